from django.apps import AppConfig
from django.contrib.admin.apps import AdminConfig as DjangoAdminConfig
from django.db.backends.signals import connection_created
from django.utils.module_loading import autodiscover_modules
from django.utils.translation import gettext_lazy as _
from procrastinate.contrib.django.apps import ProcrastinateConfig


class CrmConfig(AppConfig):
    name = "crm"
    verbose_name = _("Contacts")

    def ready(self):
        from .database import refuse_old_server

        connection_created.connect(refuse_old_server)
        autodiscover_modules("palette", "criteria")


class QueueConfig(ProcrastinateConfig):
    verbose_name = _("Job queue")


class AdminConfig(DjangoAdminConfig):
    default_site = "crm.admin_site.LogbookAdminSite"
