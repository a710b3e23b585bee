"""Public addresses, as in the contract."""

from django.urls import path

from incidents.views import chart_pages, dashboard, data, pages, records

urlpatterns = [
    path("", dashboard.front, name="front"),
    path("trackers/", dashboard.tracker_list, name="trackers"),
    path("trackers/<slug:slug>/", dashboard.tracker_page, name="tracker"),
    path("incidents/", records.incident_list, name="incidents"),
    path("incidents/<str:event_id>/", records.incident_record, name="incident"),
    path("incidents/<str:event_id>/history/", records.incident_history, name="history"),
    path("sources/", records.source_list, name="sources"),
    path("sources/<int:source_id>/", records.source_record, name="source"),
    path("actors/", records.actor_list, name="actors"),
    path("actors/<slug:slug>/", records.actor_record, name="actor"),
    path("places/<slug:slug>/", records.place_record, name="place"),
    path("tallies/", records.tally_list, name="tallies"),
    path("tallies/<int:tally_id>/", records.tally_record, name="tally"),
    path("embed/<slug:figure_id>/", chart_pages.embed, name="embed"),
    path("charts/<slug:figure_id>.csv", chart_pages.chart_csv, name="chart-csv"),
    path("charts/<slug:figure_id>.html", chart_pages.chart_html, name="chart-html"),
    path("share.png", chart_pages.share, name="share"),
    path("corrections/", pages.corrections, name="corrections"),
    path("codebook/", pages.codebook, name="codebook"),
    path("method/", pages.method, name="method"),
    path("healthz", pages.healthz, name="healthz"),
    path("readyz", pages.readyz, name="readyz"),
    path("incidents.csv", data.incidents_csv, name="incidents-csv"),
    path("incidents.json", data.incidents_json, name="incidents-json"),
    path("incidents.atom", data.incidents_atom, name="incidents-atom"),
    path("sources.csv", data.sources_csv, name="sources-csv"),
    path("actors.csv", data.actors_csv, name="actors-csv"),
    path("tallies.csv", data.tallies_csv, name="tallies-csv"),
    path("responses.csv", data.responses_csv, name="responses-csv"),
]
