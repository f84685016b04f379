"""Menu "Menus and footer": one record a language."""

from __future__ import annotations

from wagtail.snippets.views.snippets import SnippetViewSet

from cms.admin.base import FIRST_BREADCRUMBS
from cms.models import SiteNavigation


class SiteNavigationViewSet(SnippetViewSet):
    """Menus and footer of a language."""

    breadcrumbs_items = FIRST_BREADCRUMBS
    model = SiteNavigation
    icon = "bars"
    list_display = ["__str__"]
    copy_view_enabled = False
    add_to_settings_menu = True
    menu_order = 100
