"""What invented reports say, by topic. Nothing here is taken from the report of any council."""

TOPICS_OF = {
    "local-priorities": ("economy", "housing", "performance"),
    "leadership": ("leadership", "partnerships", "devolution"),
    "governance": ("governance", "culture", "equality"),
    "finance": ("finance", "procurement"),
    "capacity": ("transformation", "workforce", "digital"),
}

#: topic → (what was found, what is recommended)
POINTS = {
    "economy": (
        (
            "The growth plan has many projects and no order among them.",
            "Choose the few projects that matter most, and say what will wait.",
        ),
        (
            "Local employers say that they hear of plans late.",
            "Bring employers in before plans are written, and tell them what became of their advice.",
        ),
    ),
    "housing": (
        (
            "The cost of temporary accommodation rises faster than the budget for it.",
            "Agree one plan for homelessness across housing, finance and social care, with a monthly figure.",
        ),
        (
            "Repairs are reported in three systems, and tenants cannot see where theirs stands.",
            "Give tenants one place that shows where their repair stands.",
        ),
    ),
    "performance": (
        (
            "Reports to members hold eighty measures, and few say what is done about them.",
            "Cut the measures to those that lead to a decision, each with an owner.",
        ),
        (
            "Targets are met where they are easy and silent where they are not.",
            "Set targets by what residents need, and show them beside similar councils.",
        ),
    ),
    "leadership": (
        (
            "Members and officers describe the priorities in different words.",
            "Write the priorities on one page together, and use it in every budget discussion.",
        ),
        (
            "The leadership team meets often and decides little.",
            "Keep one meeting a fortnight for decisions, and publish them to staff.",
        ),
    ),
    "partnerships": (
        (
            "Partners value the council, and do not know whom to turn to.",
            "Name one lead for each partnership, and tell partners who it is.",
        ),
        (
            "The place partnership has no shared plan.",
            "Agree three things that all partners will do this year, and report on them together.",
        ),
    ),
    "devolution": (
        (
            "Work on reorganisation draws the same few people from everything else.",
            "Say which work stops while reorganisation is prepared, and fund the rest.",
        ),
    ),
    "governance": (
        (
            "Scrutiny looks back at decisions and seldom shapes them.",
            "Let scrutiny choose two policies a year to shape before they are decided.",
        ),
        ("The audit committee has no independent member.", "Appoint two independent members to the audit committee."),
        (
            "The constitution is long, and parts of it contradict each other.",
            "Review the constitution with members of all groups within the year.",
        ),
    ),
    "culture": (
        (
            "Staff who raise concerns do not hear what came of them.",
            "Tell staff what became of each concern, as far as that can be told.",
        ),
    ),
    "equality": (
        (
            "Equality assessments are written after the decision is made.",
            "Begin each assessment with the first options paper.",
        ),
    ),
    "finance": (
        (
            "The plan closes the gap with reserves in each of the next three years.",
            "Agree savings for all three years now, and keep reserves for what cannot be foreseen.",
        ),
        (
            "Savings are reported as delivered when they are agreed.",
            "Report savings when the money is saved, and show what slipped.",
        ),
        (
            "Budget holders cannot see their own figures within the month.",
            "Give budget holders their figures within five working days of the month's end.",
        ),
    ),
    "procurement": (
        (
            "Contracts are renewed because nobody had time to compare.",
            "Keep a register of contracts that looks two years ahead.",
        ),
    ),
    "transformation": (
        (
            "The programme has forty projects and no picture of what they will save together.",
            "Show for each project what it saves and when, and stop those that save nothing.",
        ),
        (
            "Services change one by one, and residents repeat themselves.",
            "Design the first contact once, for all services.",
        ),
    ),
    "workforce": (
        (
            "One post in six is filled by an agency.",
            "Make a workforce plan for the ten posts that are hardest to fill.",
        ),
        (
            "Appraisals are held in some directorates and not in others.",
            "Hold a conversation about work and development with everybody this year.",
        ),
    ),
    "digital": (
        ("Old systems take most of the budget for technology.", "Decide which systems end, and in what order."),
        (
            "The plan for a cyber attack has not been tried.",
            "Try the plan with the leadership team within three months.",
        ),
    ),
}

GOOD = {
    "economy": (
        (
            "A single front door for investors has won the trust of local employers.",
            "Share how the front door works with neighbouring councils.",
        ),
    ),
    "housing": (
        ("The team that prevents homelessness sits with the benefits team, and fewer families lose their home.", ""),
    ),
    "performance": (
        (
            "Each service shows its figures on one page that residents understand.",
            "Use the same page for the council's own priorities.",
        ),
    ),
    "leadership": (("Leader and chief executive speak with one voice, and staff and partners notice.", ""),),
    "partnerships": (
        (
            "Health and the council share one team for people who leave hospital.",
            "Write down what made the shared team work before people move on.",
        ),
    ),
    "devolution": (("Neighbouring councils have a shared plan for reorganisation and a small joint team.", ""),),
    "governance": (
        (
            "Scrutiny works across parties, and the cabinet acts on what it says.",
            "Tell other councils how scrutiny chooses its work.",
        ),
    ),
    "culture": (("Staff describe the council as a place where one may ask.", ""),),
    "equality": (
        ("Residents' panels see proposals before members do.", "Pay the expenses of those who sit on the panels."),
    ),
    "finance": (
        (
            "Members of all groups understand the medium-term plan and can explain it.",
            "Keep the all-party budget workshops after the election.",
        ),
    ),
    "procurement": (("Small local firms win a third of what the council buys.", ""),),
    "transformation": (
        ("Savings are designed by those who do the work.", "Give the teams that designed savings time to help others."),
    ),
    "workforce": (("Apprentices stay: four in five have a permanent post.", ""),),
    "digital": (
        (
            "Residents see on one page what they have asked for and where it stands.",
            "Offer the page to the county and the districts around.",
        ),
    ),
}

ACTIONS = {
    "economy": (
        "Cabinet agrees five priority projects, with what waits.",
        "A business forum meets before each growth decision.",
    ),
    "housing": (
        "A joint homelessness plan goes to cabinet, with a monthly figure.",
        "A repairs page for tenants goes live.",
    ),
    "performance": (
        "A corporate set of twenty measures replaces the old one.",
        "Quarterly reports show similar councils.",
    ),
    "leadership": (
        "Cabinet and leadership team write the priorities on one page.",
        "A fortnightly decisions meeting begins.",
    ),
    "partnerships": (
        "Each partnership has a named lead on the website.",
        "The place board agrees three joint actions.",
    ),
    "devolution": ("A list of paused work goes to full council.",),
    "governance": (
        "The work programme of scrutiny holds two policies to shape.",
        "Two independent members join the audit committee.",
    ),
    "culture": ("Concerns raised are answered in the staff newsletter each month.",),
    "equality": ("The options paper template begins with the equality assessment.",),
    "finance": (
        "A three-year savings plan goes to council with the budget.",
        "Savings are reported when they reach the ledger.",
    ),
    "procurement": ("A contracts register looks two years ahead.",),
    "transformation": ("A benefits page shows what each project saves.", "One design for first contact is agreed."),
    "workforce": ("A plan for the ten hardest posts is agreed.", "Every manager holds the yearly conversation."),
    "digital": ("A list of systems to end is agreed with dates.", "The leadership team tries the cyber plan."),
}

HEADWAY_WORDS = {
    "done": "The action is done, and people outside the council notice the difference.",
    "good": "Most of it is done; what is left has an owner and a date.",
    "some": "Work has begun later than planned. The new date looks real.",
    "none": "Other work came first. The council should say whether it still means to do this.",
}
