"""What the pathway pages show: wishes read from an address, the engine's plans and verdicts put into records and words.

Public: ``finder_page``, ``held_page``, ``settled_address`` and the downloads ``as_csv`` and ``as_json``. Every query
of a page is made here, none in a template, and tests count them. Inside, imports run one way::

    downloads -> held_page -> verdicts
    finder -> relaxing | routes -> feeds | route_map | totals -> shown | wishes -> holdings | understanding | ways_in
"""

from cms.pathways.downloads import as_csv, as_json
from cms.pathways.finder import finder_page
from cms.pathways.held_form import settled_address
from cms.pathways.held_page import held_page

__all__ = ["as_csv", "as_json", "finder_page", "held_page", "settled_address"]
