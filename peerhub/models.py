"""Every table, for whoever needs the whole schema: migrations, tests. The application itself never imports this."""

from peerhub.accounts import models as accounts
from peerhub.actionplan import models as actionplan
from peerhub.audit import models as audit
from peerhub.conversations import models as conversations
from peerhub.councils import models as councils
from peerhub.db import Base
from peerhub.diaries import models as diaries
from peerhub.documents import models as documents
from peerhub.engagements import models as engagements
from peerhub.feedback import models as feedback
from peerhub.insight import models as insight
from peerhub.jobs import models as jobs
from peerhub.joining import models as joining
from peerhub.matching import models as matching
from peerhub.matching.season import models as season
from peerhub.matching.together import models as together
from peerhub.metrics import models as metrics
from peerhub.monitoring import models as monitoring
from peerhub.notifications import models as notifications
from peerhub.peers import models as peers
from peerhub.peers.importing import models as peer_imports
from peerhub.peers.particulars import models as peer_particulars
from peerhub.peers.reviewing import models as peer_reviews
from peerhub.recommendations import models as recommendations
from peerhub.reports import models as reports
from peerhub.reports.peer_packs import models as packs
from peerhub.reports.prints import models as prints
from peerhub.rights import models as rights
from peerhub.sharing import models as sharing
from peerhub.teams import models as teams
from peerhub.teams.evaluations import models as evaluations
from peerhub.teams.papers import models as papers
from peerhub.training import models as training

PACKAGES = (
    accounts,
    actionplan,
    audit,
    conversations,
    councils,
    diaries,
    documents,
    engagements,
    evaluations,
    insight,
    feedback,
    jobs,
    joining,
    matching,
    metrics,
    monitoring,
    notifications,
    packs,
    papers,
    peer_imports,
    peer_particulars,
    peer_reviews,
    peers,
    prints,
    recommendations,
    reports,
    rights,
    season,
    sharing,
    teams,
    together,
    training,
)
METADATA = Base.metadata
