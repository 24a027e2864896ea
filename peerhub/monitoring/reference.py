"""The first version of the questions: harmonised lists of the Government Statistical Service and of the 2021 census.

Ethnicity: the harmonised standard for England, 19 options. Socio-economic background: the Social Mobility Commission's
question about the main earner's occupation. A changed list is a new version, never an edit of one that was answered.
"""

from datetime import date

import sqlalchemy as sa

from peerhub.db import db
from peerhub.monitoring.models import Question, QuestionOption, QuestionSet

PREFER_NOT = ("prefer-not-to-say", "Prefer not to say")
YES_NO = (("yes", "Yes"), ("no", "No"))
QUESTIONS: tuple[tuple[str, str, str, tuple[tuple[str, str], ...]], ...] = (
    ("ethnicity", "Ethnic group", "What is your ethnic group?", (
        ("white-british", "White: English, Welsh, Scottish, Northern Irish or British"),
        ("white-irish", "White: Irish"),
        ("gypsy-traveller", "White: Gypsy or Irish Traveller"),
        ("roma", "White: Roma"),
        ("white-other", "White: any other White background"),
        ("mixed-caribbean", "Mixed: White and Black Caribbean"),
        ("mixed-african", "Mixed: White and Black African"),
        ("mixed-asian", "Mixed: White and Asian"),
        ("mixed-other", "Mixed: any other Mixed or multiple background"),
        ("indian", "Asian: Indian"),
        ("pakistani", "Asian: Pakistani"),
        ("bangladeshi", "Asian: Bangladeshi"),
        ("chinese", "Asian: Chinese"),
        ("asian-other", "Asian: any other Asian background"),
        ("african", "Black: African"),
        ("caribbean", "Black: Caribbean"),
        ("black-other", "Black: any other Black, Black British or Caribbean background"),
        ("arab", "Other: Arab"),
        ("other", "Other: any other ethnic group"),
    )),
    ("sex", "Sex", "What is your sex?", (("female", "Female"), ("male", "Male"))),
    ("age", "Age", "How old are you?", (
        ("under-25", "Under 25"), ("25-34", "25 to 34"), ("35-44", "35 to 44"), ("45-54", "45 to 54"),
        ("55-64", "55 to 64"), ("65-74", "65 to 74"), ("75-over", "75 or over"),
    )),
    ("disability", "Disability",
     "Do you have a disability: a condition of 12 months or more that makes daily life substantially harder?",
     YES_NO),
    ("religion", "Religion or belief", "What is your religion?", (
        ("none", "No religion"), ("christian", "Christian"), ("buddhist", "Buddhist"), ("hindu", "Hindu"),
        ("jewish", "Jewish"), ("muslim", "Muslim"), ("sikh", "Sikh"), ("other", "Any other religion"),
    )),
    ("orientation", "Sexual orientation", "Which of these describes your sexual orientation best?", (
        ("straight", "Straight or heterosexual"), ("gay-lesbian", "Gay or lesbian"), ("bisexual", "Bisexual"),
        ("other", "Another orientation"),
    )),
    ("gender-identity", "Gender identity",
     "Is the gender you identify with the same as your sex registered at birth?", YES_NO),
    ("caring", "Caring", "Do you look after somebody who is ill, disabled or old, unpaid?", (
        ("no", "No"), ("up-to-19", "Yes, up to 19 hours a week"), ("20-49", "Yes, 20 to 49 hours a week"),
        ("50-over", "Yes, 50 or more hours a week"),
    )),
    ("background", "Socio-economic background",
     "What was the occupation of your household's main earner when you were about 14?", (
        ("professional", "Professional, for example teacher, nurse, solicitor or engineer"),
        ("manager", "Manager or administrator"),
        ("clerical", "Clerical or intermediate, for example secretary or call centre agent"),
        ("technical", "Technical or craft, for example motor mechanic, plumber or electrician"),
        ("routine", "Routine manual or service, for example driver, cleaner or shop assistant"),
        ("small-business", "Owner of a small business with up to 25 people"),
        ("unemployed", "Out of work for more than six months"),
        ("other", "Something else, or I do not know"),
    )),
)  # fmt: skip


def ensure_reference() -> int:
    """Add the first version of the questions where there is none; returns how many entries were added."""
    if db.session.scalar(sa.select(QuestionSet.id).limit(1)):
        return 0
    made = QuestionSet(version=1, valid_from=date(2026, 1, 1))
    for position, (code, name, text, options) in enumerate(QUESTIONS, start=1):
        question = Question(code=code, name=name, text=text, position=position)
        question.options = [
            QuestionOption(code=key, label=label, is_telling=key != PREFER_NOT[0], position=place)
            for place, (key, label) in enumerate((*options, PREFER_NOT), start=1)
        ]
        made.questions.append(question)
    db.session.add(made)
    db.session.flush()
    return 1 + len(made.questions) + sum(len(question.options) for question in made.questions)
