from django.conf import settings
from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0002_preferences"),
        ("customers", "0003_lists"),
        ("quotes", "0002_base_price"),
        ("workflow", "0003_lists"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RemoveIndex(model_name="quotation", name="quotes_quotation_state"),
        migrations.AddIndex(
            model_name="enquiry",
            index=models.Index(fields=["company", "state", "-created_at", "-paper"], name="quotes_enquiry_by_state"),
        ),
        migrations.AddIndex(
            model_name="enquiry",
            index=models.Index(fields=["unit", "-created_at", "-paper"], name="quotes_enquiry_by_unit"),
        ),
        migrations.AddIndex(
            model_name="enquiry",
            index=models.Index(fields=["company"], condition=Q(customer__isnull=True), name="quotes_enquiry_strangers"),
        ),
        migrations.AddIndex(
            model_name="quotation",
            index=models.Index(fields=["company", "state", "-created_at", "-paper"], name="quotes_quotation_by_state"),
        ),
        migrations.AddIndex(
            model_name="quotation",
            index=models.Index(fields=["unit", "-created_at", "-paper"], name="quotes_quotation_by_unit"),
        ),
    ]
