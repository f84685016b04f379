"""Addresses of the site. Pages and records are routes of the Wagtail trees, last in the list."""

from django.conf import settings
from django.conf.urls.i18n import i18n_patterns
from django.contrib.sitemaps.views import index, sitemap
from django.urls import include, path, re_path
from django.views.decorators.cache import cache_page, never_cache
from wagtail import urls as wagtail_urls
from wagtail.admin import urls as wagtailadmin_urls
from wagtail.admin.auth import require_admin_access
from wagtail.documents import urls as wagtaildocs_urls

from cms.admin.account import OwnAccountView
from cms.serving import serve as serve_page
from cms.uploads import uploaded
from frontend import feeds, publishing
from frontend.crawlers import SITEMAPS, robots_txt
from frontend.health import livez, readyz
from frontend.identifiers import record_by_ctid
from frontend.schema import schema
from frontend.suggestions import suggestions
from frontend.views import door, explorer, favicon, schema_json, sdl
from registry.graphql.view import graphql_view
from registry.models.agreement_document import CLOSED

QUARTER_HOUR = 900

handler400 = "frontend.broken.refused"
handler500 = "frontend.broken.broken"

# Answered by a middleware already; it stands here for who asks what its address is.
urlpatterns = i18n_patterns(path("suggestions", suggestions, name="suggestions"))
urlpatterns += [
    path("", door, name="door"),
    path(
        "admin/account/",
        never_cache(require_admin_access(OwnAccountView.as_view())),
        name="wagtailadmin_account",
    ),
    path("admin/", include(wagtailadmin_urls)),
    path("documents/", include(wagtaildocs_urls)),
    path("api/imports", publishing.check, name="imports"),
    path("api/imports/<uuid:uid>", publishing.plan, name="import"),
    path("api/imports/<uuid:uid>/rows", publishing.rows, name="import-rows"),
    path("api/imports/<uuid:uid>/publish", publishing.publish, name="import-publish"),
    path("api/imports/<path:rest>", publishing.nothing, name="import-nothing"),
    path("graphql", graphql_view(schema.graphql_schema), name="graphql"),
    path("graphql/explorer", explorer, name="explorer"),
    path("graphql/schema.graphql", sdl, name="sdl"),
    path("graphql/schema.json", schema_json, name="schema_json"),
    *feeds.ADDRESSES,
    path("id/<str:ctid>", record_by_ctid, name="record_by_ctid"),
    path("favicon.ico", favicon, name="favicon"),
    path("livez", livez, name="livez"),
    path("readyz", readyz, name="readyz"),
    path("robots.txt", robots_txt, name="robots"),
    path(
        "sitemap.xml",
        cache_page(QUARTER_HOUR)(index),
        {"sitemaps": SITEMAPS, "sitemap_url_name": "sitemap"},
    ),
    path(
        "sitemap-<section>.xml",
        cache_page(QUARTER_HOUR)(sitemap),
        {"sitemaps": SITEMAPS},
        name="sitemap",
    ),
]

# Who reads the file of a draft is asked here, whatever hands out other files.
_ASKED_HERE = "|".join(CLOSED)
_UPLOADED = ".*" if settings.SERVE_MEDIA else f"(?:{_ASKED_HERE})/.*"
urlpatterns += [re_path(rf"^media/(?P<path>{_UPLOADED})$", uploaded)]

# Wagtail's own addresses come first: the pattern of pages fits them, too.
urlpatterns += i18n_patterns(
    *(one for one in wagtail_urls.urlpatterns if one.name != "wagtail_serve"),
    re_path(wagtail_urls.serve_pattern, serve_page, name="wagtail_serve"),
)
