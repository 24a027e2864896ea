"""What the documents of a council say in the demonstration: short, invented, and each its own."""

INVENTED = "This is an invented document of the demonstration; no real council wrote it."

# Name of the document → heading → what stands under it.
TEXTS: dict[str, dict[str, str]] = {
    "Position statement": {
        "Where we are": "We are a council of three market towns and eighty villages. A new administration took office "
        "eighteen months ago; the chief executive came from outside the year after. Residents tell us that they like "
        "where they live and do not always know what we do for them.",
        "What we are proud of": "We closed last year within budget for the third time. Two in three households recycle "
        "their food. Our housing repairs were taken back in house, and the backlog has halved since.",
        "What worries us": "Temporary accommodation costs four times what it did five years ago. Half of our senior "
        "managers have been here for less than a year, and scrutiny still looks back more than ahead.",
        "What we ask the team to look at": "Whether cabinet and senior officers work as one team, whether our savings "
        "will hold, and how we can hear from people who never answer a survey.",
    },
    "Position statement, second version": {
        "Where we are": "Since the first version the figures of the last quarter have come in: we expect to end the "
        "year with a small overspend in homelessness, covered from reserves.",
        "What we are proud of": "The repairs backlog stands at four hundred jobs, down from nine hundred, and the "
        "first families have moved into the homes on the old depot site.",
        "What worries us": "Two directors have left. An interim covers finance until the spring.",
        "What we ask the team to look at": "As before; and how we keep going through the change at the top.",
    },
    "Corporate plan": {
        "Our four aims": "Homes that people can afford. Towns worth a journey. Care close to home. A council that "
        "answers. Each has three promises, an owner in the cabinet and a date.",
        "Homes": "Six hundred new homes by the end of the plan, a third of them for social rent, and nobody in bed and "
        "breakfast for longer than six weeks.",
        "Towns": "A market hall that is open all week, a bus every half hour on the five main routes, and empty shops "
        "let for a pound to those who start something.",
        "How we measure": "Twelve figures, published each quarter beside those of councils like ours, with what we do "
        "where we are behind.",
    },
    "Medium-term financial strategy": {
        "The gap": "Over four years we have to find 14.2 million pounds, 4.8 of them next year. Two thirds of the plan "
        "for next year are agreed; the rest depends on the lettings of two buildings.",
        "What drives it": "Temporary accommodation, pay, and the price of waste. A rise of one point in pay costs "
        "0.6 million pounds.",
        "Reserves": "General reserves stand at 7 per cent of net spending. We do not plan to go below 5, and say in "
        "which year each earmarked reserve is used.",
        "What could go wrong": "A second year with homelessness growing by a fifth would use up the reserve for it. "
        "The audit committee looks at this risk each quarter.",
    },
    "Annual governance statement": {
        "How we are governed": "The council has a leader and cabinet, one scrutiny committee with two panels, and an "
        "audit committee with two independent members, one of whom is its chair.",
        "What we found this year": "Internal audit gave reasonable assurance. Two reviews were limited: contract "
        "registers and the declaration of gifts.",
        "What we do about it": "A single register of contracts is public since June. Declarations are asked for each "
        "quarter and published with the minutes.",
        "What is still open": "The members' code was broken twice, both times on social media. Training has been "
        "offered; one in four members has not come yet.",
    },
    "External auditor's report": {
        "Opinion": "We give an unqualified opinion on the accounts of last year, signed two months after the date that "
        "the law sets, because valuations of land came late.",
        "Value for money": "We report no significant weakness. We recommend one improvement: savings should be tracked "
        "one by one, and reported to cabinet with what is late.",
        "Materiality": "Overall materiality is 1.9 million pounds. Uncorrected differences come to 0.3 million and do "
        "not change what the reader would think.",
        "What management answered": "The director of finance accepts the recommendation and names an owner for each "
        "saving from April.",
    },
    "Service plan": {
        "What the service does": "It answers for four teams and sixty people, and for a budget of nine million pounds.",
        "What changes this year": "One front door for everybody who asks for help, and a visit within five days where "
        "it used to be three weeks.",
        "What we measure": "Time to the first visit, people who come back within a year, and what families say.",
        "Risks": "Vacancies, mostly among the experienced; a case system whose contract ends in the autumn.",
    },
    "Progress against the action plan": {
        "Done": "Five of nine actions are complete. The savings tracker goes to cabinet each month, and the two "
        "scrutiny panels have a year's programme of their own.",
        "Under way": "Member training has reached three in four. The housing plan was adopted; its first homes are on "
        "site.",
        "Late": "The pay review started five months late, because the provider changed. We expect it by the summer.",
        "What we ask the reviewers": "Whether staff feel the change that the figures show.",
    },
    "Self-assessment report": {
        "How we do": "Seven of our ten objectives are on course, two are late and one was dropped with reasons.",
        "How we know": "From inspection, from the panel of residents, and from figures beside those of councils like "
        "ours.",
        "What we will do": "Four actions for the coming year, each with an owner, a cost and a date.",
        "What residents said": "That we answer more quickly than we did, and explain less well than we could.",
    },
    "Well-being statement": {
        "Our objectives": "Good homes, good work, good health, and a countryside that lasts.",
        "Five ways of working": "Long term, prevention, integration, collaboration and involvement: each decision of "
        "the cabinet says what it does for each.",
        "What we changed": "We moved half a million pounds from late help for families to early help.",
        "What comes next": "A joint statement with the health board, and one set of figures for both.",
    },
}
