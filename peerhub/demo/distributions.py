"""The published shares and volumes that the invented pool follows, each with where it comes from.

Sources: LGA annual report and board papers 2022 to 2025 (pool, deployments, days, volumes, diversity baseline), Open
Council Data UK 2026 (seats, read from the register), LGA peer pages (joining, training). Where nothing is published
the share is ours, and says so.
"""

from decimal import Decimal

from peerhub.peers.models import PeerKind, Seniority

# Active peers in 2022/23: 45% women (LGA).
SHARE_WOMEN = 0.45
# More than 2,200 peers in the network (LGA).
USUAL_POOL = 2200
# 2023/24: 320 peers deployed, 88 of them councillors (LGA).
DEPLOYED_OF_KIND = {PeerKind.MEMBER: 88, PeerKind.OFFICER: 320 - 88}
# 2024/25: 61% is the demo board's figure for "trained within three years"; the real one is not published.
SHARE_TRAINED = 0.61
# Councillors among the pool: not published; 2,200 peers with about 800 councillors is ours.
SHARE_MEMBERS = 0.36
# Reform UK's group has had an office since July 2025 only, so its share of peers lags its share of seats (ours).
GROUP_WEIGHT = {"reform-uk": 0.25}
# Which group a party's councillors usually sit with. Greens and Plaid Cymru sit with the Independents.
GROUP_OF_PARTY = {
    "Conservative": "conservative",
    "Labour": "labour",
    "Liberal Democrat": "liberal-democrat",
    "Reform UK": "reform-uk",
}
OTHER_PARTIES_GROUP = "independent"

# Seniority within each kind (ours): the programme seeks leaders and chief executives most of all.
MEMBER_SENIORITY = {
    Seniority.LEADER: 0.17,
    Seniority.DEPUTY_LEADER: 0.13,
    Seniority.CABINET_MEMBER: 0.32,
    Seniority.GROUP_LEADER: 0.12,
    Seniority.COMMITTEE_CHAIR: 0.16,
    Seniority.COUNCILLOR: 0.10,
}
OFFICER_SENIORITY = {
    Seniority.CHIEF_EXECUTIVE: 0.14,
    Seniority.DIRECTOR: 0.34,
    Seniority.SECTION_151: 0.10,
    Seniority.MONITORING_OFFICER: 0.07,
    Seniority.HEAD_OF_SERVICE: 0.25,
    Seniority.SPECIALIST: 0.10,
}

# Challenges a year by type: 143 in 2022/23; the split between types is ours. Corporate ones follow from the
# five-year cycle and progress reviews from them, so neither is listed.
OTHER_TYPES_PER_YEAR = {
    "finance": 5,
    "governance": 3,
    "adult-social-care": 3,
    "childrens-services": 2,
    "send": 2,
    "planning": 2,
    "housing": 2,
    "communications": 2,
    "equality": 2,
    "digital": 2,
    "remote": 2,
    "mentoring": 2,
}
SHARE_WITH_PROGRESS_REVIEW = 0.7
# A few councils never engaged (board minutes of July 2023 say "the few"); how many is ours.
SHARE_NEVER_ENGAGED = 0.03

SKILLS_OF = {
    Seniority.SECTION_151: ("finance", "procurement", "transformation"),
    Seniority.MONITORING_OFFICER: ("governance", "leadership", "procurement"),
    Seniority.CHIEF_EXECUTIVE: ("leadership", "transformation", "partnerships", "devolution"),
    Seniority.LEADER: ("leadership", "partnerships", "devolution", "finance"),
    Seniority.DEPUTY_LEADER: ("leadership", "finance", "partnerships"),
    Seniority.GROUP_LEADER: ("leadership", "governance"),
    Seniority.COMMITTEE_CHAIR: ("governance", "performance"),
}

# Portfolios of cabinet members, directors, heads of service and specialists: title words and the skill they bring.
PORTFOLIOS = (
    ("finance and resources", "finance"),
    ("housing", "housing"),
    ("regeneration", "regeneration"),
    ("planning", "planning"),
    ("economy and skills", "economy"),
    ("adult social care", "adult-social-care"),
    ("children and young people", "childrens-services"),
    ("special educational needs", "send"),
    ("public health", "public-health"),
    ("climate and environment", "climate"),
    ("waste and street services", "waste"),
    ("digital and data", "digital"),
    ("communications", "communications"),
    ("equality and communities", "equality"),
    ("workforce", "workforce"),
    ("transformation", "transformation"),
    ("community safety", "community-safety"),
    ("culture and leisure", "culture"),
)

HOURS_ELSEWHERE = (Decimal("1.5"), Decimal(3), Decimal(6))
