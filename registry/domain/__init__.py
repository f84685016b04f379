"""The reasoning engine: values in, answers with proof out.

No Django, no I/O, no clock (the day is an argument), no settings; the order of input
never changes an answer. Import from the module that answers the question.

What is public, and which way imports point (each module imports only from those above):

- ``errors``: what can go wrong, with evidence as attributes
- ``stated``: whether a stated amount, grade, number or day can be reckoned with
- ``policies`` and ``requirement``: policies, selectors, requirements
- ``references``: what a requirement mentions; renaming its keys; its depth
- ``notation`` and ``notation_writing``: requirements as JSON, read and written
- ``facts``: offerings, rules, decisions, groups, occupations, holdings
- ``shapes``: whether rules and decisions are made of requirements, sources and grants
- ``soundness``: whether every fact and holding states such values
- ``columns``, ``offerings``, ``selection``, ``integrity``, ``mentions``: how a catalogue is packed
- ``offered``, ``deciding``: what a catalogue says of single offerings, and of decisions about them
- ``catalog``: the immutable ``Catalog`` that every question takes
- ``verdict``: what answers are made of

Modules that answer questions stand below these and take a ``Catalog`` first.
"""
