"""The working copy: what editors edit. Readers never see it; they see the ledger."""

from incidents.models.actor import Actor
from incidents.models.article import Article
from incidents.models.citation import Citation
from incidents.models.claim import CasualtyClaim
from incidents.models.incident import Incident, Participation, WeaponUse
from incidents.models.place import Place
from incidents.models.publishable import Publishable
from incidents.models.response import Response
from incidents.models.source import Source
from incidents.models.tally import Tally
from incidents.models.tracker import Tracker

__all__ = [
    "Actor",
    "Article",
    "CasualtyClaim",
    "Citation",
    "Incident",
    "Participation",
    "Place",
    "Publishable",
    "Response",
    "Source",
    "Tally",
    "Tracker",
    "WeaponUse",
]
