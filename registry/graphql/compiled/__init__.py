"""Lists without model instances, and answers of the engine: a valid document, compiled once into functions.

Public: ``run.answer``. What is not covered (interfaces told apart by fragments, directives, computed fields, answers
that name records), and whatever fails, is answered by graphql-core instead; so errors are always graphql-core's own,
but for a question that the engine refuses, which is not asked again. Both ways must give the same; tests over
generated queries hold them against each other.

``selection`` reads which fields are asked, ``level`` gathers the columns of one database query, ``objects`` makes
the functions for rows (all rows of a list at once, column by column) and ``values`` writes their values, ``answers``
makes those for what the engine returns, ``run`` asks the database and calls them.
"""
