"""Tables of a first migration, made together."""

from django.db.migrations.operations import CreateModel
from django.db.migrations.operations.base import Operation


class CreateModels(Operation):
    """Creates several models that may refer to one another in any direction.

    Django makes its picture of all tables anew for each model that is created by itself, and for each field that closes
    a circle between two of them. With sixty models a first start would wait for that longer than for its database.
    Here the picture is made once.
    """

    reversible = True
    serialization_expand_args = ["models"]

    def __init__(self, models: list[CreateModel]) -> None:
        self.models = models

    def deconstruct(self):
        return type(self).__name__, [], {"models": self.models}

    def describe(self):
        return "Create several models"

    def state_forwards(self, app_label, state):
        # Made anew, with all of them, when the database asks for it.
        vars(state).pop("apps", None)
        for one in self.models:
            one.state_forwards(app_label, state)

    def database_forwards(self, app_label, schema_editor, from_state, to_state):
        for one in self.models:
            one.database_forwards(app_label, schema_editor, from_state, to_state)

    def database_backwards(self, app_label, schema_editor, from_state, to_state):
        for one in reversed(self.models):
            one.database_backwards(app_label, schema_editor, from_state, to_state)
