"""What the pathway pages show: wishes read from an address, the engine's plans and verdicts put into records and words.

Public: ``finder_page``. Every query of a page is made here, none in a template, and tests count them. Inside,
imports run one way::

    finder -> relaxing | routes -> route_map | route_steps -> shown | wishes -> holdings | understanding | ways_in
"""

from cms.pathways.finder import finder_page

__all__ = ["finder_page"]
