from django.contrib.admin.apps import AdminConfig


class DeskAdminConfig(AdminConfig):
    default_site = "apps.home.admin_site.DeskAdminSite"

    def ready(self) -> None:
        super().ready()
        from django.contrib import admin
        from django.contrib.auth.models import Group

        # Rights come from dated roles in `employees`; Django's groups would only mislead.
        admin.site.unregister(Group)
