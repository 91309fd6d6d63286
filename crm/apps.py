from django.apps import AppConfig
from django.contrib.admin.apps import AdminConfig as DjangoAdminConfig
from django.utils.translation import gettext_lazy as _


class CrmConfig(AppConfig):
    name = "crm"
    verbose_name = _("Contacts")


class AdminConfig(DjangoAdminConfig):
    default_site = "django.contrib.admin.sites.AdminSite"
