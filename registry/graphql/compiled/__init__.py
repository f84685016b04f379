"""Lists without model instances, and answers of the engine: a valid document, compiled once into functions.

Public: ``run.answer``. What is not covered (interfaces told apart by fragments, directives, computed fields, questions
to the engine), and whatever fails, is answered by graphql-core instead; so errors are always graphql-core's own, and
both ways must give the same data. A test over generated queries holds them against each other.

``answers`` reads what the engine returns, for questions whose answers name no record.
``selection`` reads which fields are asked, ``level`` gathers the columns of one database query, ``objects`` makes
the functions, ``run`` asks the database and calls them.
"""
