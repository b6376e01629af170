"""The register's tables come, go and change so that the release before never meets a schema that it cannot use."""

import pytest
from django.core.management import call_command
from django.db import connection, migrations, models
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.state import ProjectState

APPS = ("calregistry", "certificates", "institutions")
EXPAND = (
    "the release before this migration still runs on the new schema while it is rolled out. Expand first: add the new "
    "field or table beside the old one and fill both. Contract in a later release, when nothing reads the old one, and "
    "name that migration in CONTRACTIONS with the reason."
)
# (app, migration): why nothing of the release before reads or writes what it takes away.
CONTRACTIONS: dict[tuple[str, str], str] = {}

BREAKING = {
    migrations.RenameField: "renames a field",
    migrations.RenameModel: "renames a table",
    migrations.AlterModelTable: "renames a table",
    migrations.RemoveField: "removes a field",
    migrations.DeleteModel: "removes a table",
}


def own_tables() -> set[str]:
    """Return the tables of the register that stand in the database."""
    return {name for name in connection.introspection.table_names() if name.startswith(APPS)}


def breaks(operation, app: str, before: ProjectState, after: ProjectState) -> str:
    """Return how the operation would break the release before it, or ""."""
    for kind, words in BREAKING.items():
        if isinstance(operation, kind):
            return words
    if isinstance(operation, (migrations.AddField, migrations.AlterField)):
        new = after.apps.get_model(app, operation.model_name)._meta.get_field(operation.name)
        if isinstance(operation, migrations.AlterField):
            old = before.apps.get_model(app, operation.model_name)._meta.get_field(operation.name)
            if old.db_type(connection) != new.db_type(connection):
                return "changes the type of a column"
            if old.null and not new.null:
                return "makes a column obligatory"
        elif new.column and not (new.null or new.has_db_default() or new.generated):
            return "adds an obligatory column without a default of the database"
    return ""


def column(operation) -> tuple[str, str]:
    """Return the model and the name of the field that the operation adds, removes or alters."""
    return operation.model_name_lower, operation.name_lower


def computed_columns(operations) -> set[tuple[str, str]]:
    """Return the columns that the operations add and the database computes: these are never altered but made anew."""
    added = [operation for operation in operations if isinstance(operation, migrations.AddField)]
    return {column(operation) for operation in added if operation.field.generated}


def faults(loader: MigrationLoader, names) -> list[str]:
    """Return in words what the migrations `names`, in their order, would break."""
    found = []
    for app, name in names:
        state = loader.project_state((app, name), at_end=False)
        operations = loader.get_migration(app, name).operations
        made_anew = computed_columns(operations)
        for operation in operations:
            before, state = state, state.clone()
            operation.state_forwards(app, state)
            if isinstance(operation, migrations.RemoveField) and column(operation) in made_anew:
                continue
            if how := breaks(operation, app, before, state):
                found.append(f"{app}.{name}: “{operation.describe()}” {how}; {EXPAND}")
    return found


def test_no_migration_after_the_first_breaks_the_release_before_it():
    loader = MigrationLoader(None)
    later = [key for key in loader.graph.nodes if key[0] in APPS and not key[1].startswith("0001_")]

    assert set(CONTRACTIONS) <= set(later)
    assert not faults(loader, sorted(set(later) - set(CONTRACTIONS)))


@pytest.mark.parametrize(
    ("operation", "how"),
    [
        (migrations.RemoveField("person", "staff_note"), "removes a field"),
        (migrations.RenameField("person", "staff_note", "note"), "renames a field"),
        (migrations.RenameModel("Person", "Human"), "renames a table"),
        (migrations.DeleteModel("Signature"), "removes a table"),
        (
            migrations.AlterField("person", "staff_note", models.IntegerField()),
            "changes the type of a column",
        ),
        (migrations.AlterField("territory", "as_of", models.DateField()), "makes a column obligatory"),
        (migrations.AddField("person", "age", models.IntegerField()), "adds an obligatory column"),
        (migrations.AddField("person", "age", models.IntegerField(null=True)), ""),
        (migrations.AddField("person", "age", models.IntegerField(db_default=0)), ""),
        (migrations.AlterField("person", "staff_note", models.TextField("a note", blank=True)), ""),
    ],
)
def test_what_breaks_the_release_before_is_told_from_what_does_not(operation, how):
    before = MigrationLoader(None).project_state()
    after = before.clone()
    operation.state_forwards("institutions", after)

    found = breaks(operation, "institutions", before, after)

    assert found.startswith(how) and bool(found) == bool(how)


@pytest.mark.django_db(transaction=True)
def test_the_migrations_lead_back_to_nothing_and_forth_again():
    everything = own_tables()
    try:
        for app in APPS:
            call_command("migrate", app, "zero", verbosity=0)
        left = own_tables()
    finally:
        call_command("migrate", verbosity=0)

    assert everything
    assert not left
    assert own_tables() == everything
