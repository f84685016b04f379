"""What is known, and what follows from it.

Imports run one way inside this package::

    management -> graphql -> interchange -> services -> filters -> snapshot -> models -> domain

and nothing in here imports ``search``, ``cms`` or ``frontend``.
"""
