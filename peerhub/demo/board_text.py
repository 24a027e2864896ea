"""The invented action plan of the demo: five themes, thirty actions, and how each went.

The themes come from what the board has said in public of its peer support (profiles cumbersome and stale, a pool to
widen, too few training places, teams that look chummy, progress reviews that vary); the actions are invented.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Story:
    """One action and its course.

    `ratings` has a letter for each point in time (five meetings, then the days since): g on track, a at risk, r off
    track, c complete, and `.` where nothing was reported. `due` is in days from today. `moved` lists (point, days):
    from that point on the due date was that many days before the final one.
    """

    title: str
    owner: str
    due: int
    ratings: str
    news: tuple[str, ...]
    evidence: str = ""
    moved: tuple[tuple[int, int], ...] = ()
    needs_decision: bool = False


THEMES: tuple[tuple[str, tuple[Story, ...]], ...] = (
    (
        "Profiles that stay right",
        (
            Story(
                "Replace the paper profile with a page that takes two minutes",
                "Head of peer support",
                -150,
                "ggc...",
                (
                    "Peers tried the first version.",
                    "Tested with twelve peers, four on their phones.",
                    "In use since the spring.",
                ),
                "Median time to confirm a profile: 1 minute 50 seconds.",
            ),
            Story(
                "Ask every peer each year whether the profile is still right",
                "Head of peer support",
                60,
                "gggggg",
                (
                    "First letters sent to 400 peers.",
                    "Half of the pool asked.",
                    "1,480 of 2,200 confirmed within twelve months.",
                ),
            ),
            Story(
                "Review peers who lost their seat in May",
                "Political group offices",
                -30,
                ".gggac",
                (
                    "Lists agreed with each group office.",
                    "Two groups had still to answer.",
                    "Every peer concerned was spoken to.",
                ),
                "61 peers reviewed, 22 stayed, 39 thanked and closed.",
            ),
            Story(
                "Remove profiles that nobody has confirmed for three years",
                "Head of peer support",
                95,
                "..gggg",
                ("Rule agreed with the data protection officer.", "First list of 140 profiles drawn up."),
            ),
            Story(
                "Record every peer's experience of kinds of council",
                "Placement team",
                130,
                "gg.ggg",
                ("Filled in for new peers.", "Done for three peers in four."),
            ),
            Story(
                "Let peers see everything that is held about them",
                "Data protection officer",
                -200,
                "gc....",
                ("Design agreed.", "Every peer can see and download their record."),
                "Page in use; three requests answered by it instead of by hand.",
            ),
        ),
    ),
    (
        "A wider and fresher pool",
        (
            Story(
                "Recruit 60 officer peers in finance and housing",
                "Placement team",
                75,
                "gggaag",
                (
                    "Campaign with the professional bodies began.",
                    "31 of 60 recruited; housing is slow.",
                    "44 of 60 recruited after the regional events.",
                ),
                moved=((4, 60),),
            ),
            Story(
                "Bring in member peers from the group formed in 2025",
                "Political group offices",
                110,
                "..aagg",
                (
                    "Office opened, nominations asked for.",
                    "Nine nominated, four accredited.",
                    "Seventeen nominated, eleven accredited.",
                ),
            ),
            Story(
                "Use at least one peer for the first time on every team",
                "Placement team",
                40,
                "gggggg",
                ("Three teams in four in the summer.", "Four teams in five since September."),
            ),
            Story(
                "Publish how the pool compares with councillors and officers nationally",
                "Equality lead",
                -12,
                "ggggar",
                (
                    "Questions agreed.",
                    "Answers from 58% of peers.",
                    "Too few answers on disability to publish; a second letter goes out this month.",
                ),
                moved=((3, 70), (4, 45)),
            ),
            Story(
                "Shadow places for 40 new peers",
                "Training manager",
                -75,
                "gggc..",
                ("Twelve places filled.", "Thirty-one places filled.", "Forty-two new peers have shadowed a team."),
                "Forty-two shadow reports received.",
            ),
            Story(
                "Ask councils that never lent an officer",
                "Principal advisers",
                160,
                "...ggg",
                ("Sixty-two councils identified.", "Twenty conversations held."),
            ),
        ),
    ),
    (
        "Training and accreditation",
        (
            Story(
                "Train everyone within three years",
                "Training manager",
                330,
                "ggaaaa",
                (
                    "First of four days held.",
                    "Sixty-four places a year do not keep pace.",
                    "61% trained within three years, up from 48%.",
                ),
            ),
            Story(
                "Double the places on accreditation days",
                "Training manager",
                45,
                "gaaaar",
                (
                    "Venues sought.",
                    "Two more days agreed, trainers still missing.",
                    "64 places a year, 140 needed to meet the three-year target.",
                ),
                moved=((3, 80), (5, 25)),
                needs_decision=True,
            ),
            Story(
                "Accept training done elsewhere, with evidence",
                "Training manager",
                -100,
                "ggcc..",
                (
                    "Rules drafted.",
                    "Rules agreed with the group offices.",
                    "Peers upload a certificate; staff check it in four days.",
                ),
                "212 certificates checked.",
            ),
            Story(
                "A briefing on reorganisation for every team",
                "Head of improvement",
                20,
                "..gggg",
                ("First briefing held.", "Every team since September briefed."),
            ),
            Story(
                "Online refresher for peers who were accredited before",
                "Training manager",
                -5,
                ".gggac",
                (
                    "Pilot with thirty peers.",
                    "Platform changed, a month lost.",
                    "Open to all; 96 peers have finished it.",
                ),
                "96 peers finished in the first five weeks.",
                moved=((4, 35),),
            ),
            Story(
                "Two-day residential for children's services peers",
                "Training manager",
                85,
                "gg.g.g",
                ("Programme agreed.", "Twenty-four of thirty places taken."),
            ),
        ),
    ),
    (
        "Teams that councils trust",
        (
            Story(
                "Say in writing why each peer was chosen",
                "Placement team",
                -60,
                "gggc..",
                (
                    "Wording tried on three teams.",
                    "Councils like it.",
                    "Every team since June has reasons in its pack.",
                ),
                "Reasons in 38 of 38 packs.",
            ),
            Story(
                "Two member peers of different groups on every corporate challenge",
                "Political group offices",
                50,
                "ggagga",
                (
                    "Met on 70% of teams.",
                    "Met on 84% of teams.",
                    "Met on 79% since September: two refusals came late.",
                ),
            ),
            Story(
                "Group offices clear their members within five working days",
                "Political group offices",
                -18,
                "ggaarr",
                ("Median of six days.", "Median of nine days.", "Median of eight days; one office has no deputy."),
                moved=((3, 60), (4, 40)),
            ),
            Story(
                "Record conflicts of interest before anyone is asked",
                "Head of peer support",
                -130,
                "gcc...",
                ("List of kinds agreed.", "Checked for every team."),
                "No team changed late for a conflict since March.",
            ),
            Story(
                "Ask first those who were asked least",
                "Placement team",
                70,
                ".ggggg",
                ("Shown beside every candidate.", "First-time deployments up by a fifth."),
            ),
            Story(
                "Shorten the notice that peers get from eleven weeks to eight",
                "Head of peer support",
                120,
                "..ggag",
                ("Tried on six teams.", "Officers' employers ask for ten.", "Nine weeks agreed with the employers."),
            ),
        ),
    ),
    (
        "Learning from every challenge",
        (
            Story(
                "Progress review within twelve months of every challenge",
                "Principal advisers",
                -25,
                "ggaarr",
                (
                    "Nine in ten on time.",
                    "Eight in ten on time.",
                    "Seven in ten on time; three councils put theirs off until after reorganisation.",
                ),
                moved=((4, 50),),
            ),
            Story(
                "One form of progress review, tried in three regions",
                "Head of improvement",
                30,
                "gggggg",
                ("Form drafted.", "Tried in the North East and Wales.", "Third region agreed."),
            ),
            Story(
                "Every recommendation tagged by theme",
                "Head of improvement",
                140,
                "...gga",
                ("First 200 tagged.", "460 of 1,900 tagged; slower than planned."),
            ),
            Story(
                "Webinars on what works, from challenge reports",
                "Head of improvement",
                -40,
                "ggggc.",
                ("Two held.", "Four held, 600 people attended.", "Six held as planned."),
                "Six webinars, 871 people, recordings published.",
            ),
            Story(
                "Ask each council a year later what changed",
                "Research team",
                65,
                "..gggg",
                ("Questions agreed with ten chief executives.", "Thirty-one answers so far."),
            ),
            Story(
                "Early conversations with councils that never had a challenge",
                "Principal advisers",
                -8,
                "gggggc",
                ("List agreed with each region.", "Six of nine met.", "All nine met; four have asked for a challenge."),
                "Notes of nine conversations kept by the advisers.",
            ),
        ),
    ),
)

# The plan before that: closed when the board went over to the one above, which took over what was still open.
# Its ratings begin with two earlier points; (theme of today's plan, or 0 where the action was completed; its story).
EARLIER_PLAN = "Member peer support review"
EARLIER_THEME = "First recommendations"
EARLIER: tuple[tuple[int, Story], ...] = (
    (
        0,
        Story(
            "Ask every council what it thought of its last peer challenge",
            "Head of peer support",
            -520,
            "gc......",
            ("Questions agreed with six councils.", "Ninety councils answered."),
            "Summary of the answers, taken by the board as read.",
        ),
    ),
    (
        0,
        Story(
            "Write down what a member peer can expect, and what is expected",
            "Political group offices",
            -480,
            "gc......",
            ("First draft with the group offices.", "Peer Charter adopted."),
            "The Peer Charter, version 1.",
        ),
    ),
    (
        3,
        Story(
            "Offer member peers a second day of training for complex councils",
            "Training manager",
            110,
            "ggaagggg",
            (
                "Twelve member peers helped to plan the day.",
                "Two days held with forty places.",
                "A third day is planned for the spring.",
            ),
            moved=((3, 90), (4, 60)),
        ),
    ),
    (
        5,
        Story(
            "Agree how a progress review looks at each action of a council",
            "Challenge managers",
            45,
            "gaaagggg",
            (
                "Three reviews compared.",
                "A one-page template tried at five councils.",
                "In use for every review since.",
            ),
        ),
    ),
)
