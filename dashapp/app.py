"""The application factory: Dash on Flask, strict from the first response."""

from __future__ import annotations

import logging
from collections.abc import Collection
from pathlib import Path
from typing import Any

import dash
from flask import Flask, Response, has_request_context, request

from dashapp import downloads, faults, health, routing, security, static
from dashapp.components.frame import PRODUCT, document_title, shell
from dashapp.pages.registry import PAGES, find, is_known
from dashapp.rendering import Rendering
from dashapp.services import Services
from dashapp.services_model import ModelServices
from dashapp.urls import Here

log = logging.getLogger(__name__)

ASSETS = Path(__file__).parent / "assets"

INDEX = """<!DOCTYPE html>
<html lang="en-GB">
  <head>
    {%metas%}
    <meta name="referrer" content="same-origin">
    <title>{%title%}</title>
    {%favicon%}
    {%css%}
  </head>
  <body>
    <noscript>
      <p class="noscript">This application needs JavaScript, which is switched off in this browser.
      The same answers come from the command line: run <code>jcm --help</code>.</p>
    </noscript>
    {%app_entry%}
    <div class="dash-scripts">
      {%config%}
      {%scripts%}
      {%renderer%}
    </div>
  </body>
</html>
"""
"""The page that carries every page; it names its language, which the library's own template does not."""


class Application(dash.Dash):
    """Dash with the title of the page asked for, and nothing on it but our own pages."""

    services: Services

    @property
    def title(self) -> str:
        """The title of the page that is asked for, so that it is right before any script runs."""
        path = request.path if has_request_context() else "/"
        return document_title(find(path), self.services.partnership.name)

    @title.setter
    def title(self, _value: str) -> None:
        """Dash sets one title for all pages; ours follows the address."""


def create_app(
    data_dir: Path,
    scenarios_dir: Path | None = None,
    *,
    services: Services | None = None,
    hosts: Collection[str] | None = security.LOOPBACK,
) -> Application:
    """Make the application for one partnership, warmed up and ready to serve.

    Parameters
    ----------
    data_dir : Path
        Folder of the partnership's tables.
    scenarios_dir : Path, optional
        Folder of scenario files.
    services : Services, optional
        Stands in for the model, in tests.
    hosts : collection of str or None
        Names under which the application may be reached; the loopback names unless said, ``None`` for any.

    Returns
    -------
    Application
        A Dash application; ``app.server`` is the Flask application to serve.

    Raises
    ------
    UnsafeStartError
        If the environment would open a second door to the figures.
    InputError
        Listing every fault of the tables.
    """
    security.refuse_side_doors()
    door = services or ModelServices(data_dir, scenarios_dir)
    server: Any = Flask(PRODUCT)
    app = Application(
        __name__,
        server=server,
        assets_folder=str(ASSETS),
        serve_locally=True,
        index_string=INDEX,
        update_title="",
        suppress_callback_exceptions=True,
        include_pages_meta=False,
        use_pages=False,
        show_undo_redo=False,
        enable_mcp=False,
        compress=False,
    )
    app.services = door
    app.layout = shell(PAGES, door.partnership.name)
    rendering = Rendering(door)
    routing.connect(app, rendering)
    static.compress(server)
    policy = security.content_policy(app.csp_hashes())
    security.guard(server, hosts)
    security.add_headers(server, policy)
    faults.handle(server)
    downloads.connect(server, rendering)
    health.connect(server)
    _mark_unknown_pages(server)
    _warm_up(app, rendering)
    return app


def _mark_unknown_pages(server: Flask) -> None:
    """Addresses without a page answer 404, with the page that says so."""

    @server.after_request
    def mark(response: Response) -> Response:
        is_page = request.endpoint in {"/", "/<path:path>"} and response.status_code == 200
        if is_page and not is_known(find(request.path)):
            response.status_code = 404
        return response


def _warm_up(app: Application, rendering: Rendering) -> None:
    """Set up and make every page once, so that no reader's request finds the set-up half done.

    Raises
    ------
    RuntimeError
        If the application cannot serve its own first page.
    """
    client = app.server.test_client()
    for path in ("/", "/_dash-layout", "/_dash-dependencies"):
        answer = client.get(path, base_url="http://localhost")
        if answer.status_code != 200:
            raise RuntimeError(f"the application could not serve its own {path}: {answer.status}")
    for page in PAGES:
        rendering.view(page, Here(page.path))
    app.server.config["JCM_READY"] = True
