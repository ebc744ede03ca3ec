from django.db import migrations, models


class Migration(migrations.Migration):
    """Seals, keys and tombstones are looked up by type: without an index each look would read the whole ledger."""

    dependencies = [("register", "0002_find_editions")]

    operations = [
        migrations.AddIndex(model_name="ledgerentry", index=models.Index(fields=["type", "index"], name="ledger_type")),
    ]
