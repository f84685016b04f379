"""The API: what is known, as GraphQL. Types, fields and their limits; nothing here decides or stores.

Public: ``queries.Query`` (the root, for the composed schema), ``execution.execute`` and ``view.graphql_view``.

One folder a subject, named as the models are, each with ``types`` (what a record shows) and ``queries`` (how it is
reached). Fields say what they need from the database (``fields``), and ``lookahead`` loads just what a query asks
for, in a number of queries that does not depend on the number of rows. Visibility is in the QuerySets: lists show
what is published, single lookups and references what is public.
"""
