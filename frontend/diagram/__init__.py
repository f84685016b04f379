"""Maps in the manner of a transit map: lines, stations, interchanges and termini, laid out and written as SVG.

Pure: no Django, no clock, no randomness; the same graph always gives the same drawing. Public: ``Graph`` with its
``Station`` and ``Link``, ``wide`` (left to right, for a screen), ``tall`` (top to bottom, for a phone) and ``svg``.
Lengths are CSS pixels; an origin is the top left corner. Inside, imports run one way::

    svg | tall -> lanes | wide -> heights -> layers | drawing -> lettering | graph
"""

from frontend.diagram.drawing import Drawing
from frontend.diagram.graph import Graph, Link, Sort, Station
from frontend.diagram.svg import Words, svg
from frontend.diagram.tall import tall
from frontend.diagram.wide import wide

__all__ = ["Drawing", "Graph", "Link", "Sort", "Station", "Words", "svg", "tall", "wide"]
