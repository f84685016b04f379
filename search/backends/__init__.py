"""The engines, behind one interface (``engine``): embedded in the site's database, and Elasticsearch.

Public: ``engine.Engine`` and the two classes that keep it, ``embedded.Embedded`` and ``elasticsearch.Elastic``.
"""
