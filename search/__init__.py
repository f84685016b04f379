"""Finding: asks and answers about the published registry, on any engine. Imports registry only.

Public: ``types`` (what is asked and answered), ``finding`` (``find`` and ``suggest``), ``documents`` (what is
indexed of each kind). Inside, imports point downwards: finding and indexing, then backends, then plan and documents,
then types and words.
"""
