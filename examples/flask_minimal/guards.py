"""
What any application with sessions should have: it has nothing to do with landlords.
"""
# Flask calls what it decorates.
# pyright: reportUnusedFunction=false

import os

from flask import Flask, Response, abort, request

from espace_bailleur import new_key


def guarded(app: Flask) -> Flask:
    """
    Keep the session of *app* to itself, and its pages out of caches and frames.
    """
    app.secret_key = os.environ.get("SECRET_KEY") or new_key()
    # Flask hides the cookie from scripts by itself; behind https, add SESSION_COOKIE_SECURE=True.
    app.config.from_mapping(SESSION_COOKIE_SAMESITE="Lax", MAX_CONTENT_LENGTH=16 * 1024)

    @app.before_request
    def take_own_forms() -> None:
        # SameSite keeps the cookie away from other sites' forms, and nothing changes by GET.
        # Signing in needs no cookie, so the origin that browsers send with a form is compared
        # too: nobody is signed in to a stranger's account unawares.
        origin = request.headers.get("Origin")
        if request.method == "POST" and origin and origin.partition("://")[2] != request.host:
            abort(403)

    @app.after_request
    def keep_private(page: Response) -> Response:
        page.headers["Cache-Control"] = "no-store"
        only = "default-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
        page.headers["Content-Security-Policy"] = only
        return page

    return app
