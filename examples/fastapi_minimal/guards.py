"""
What any application with sessions should have: it has nothing to do with landlords.
"""
# FastAPI calls what it decorates.
# pyright: reportUnusedFunction=false

import os
import re

from collections.abc import Awaitable, Callable

from fastapi import FastAPI, Request, Response
from fastapi.responses import PlainTextResponse
from starlette.middleware.sessions import SessionMiddleware

from espace_bailleur import new_key


MOST = 16 * 1024


def _refusal(request: Request) -> int | None:
    """
    Tell the status that answers a form which is not one of our pages' own.
    """
    # SameSite keeps the cookie away from other sites' forms, and nothing changes by GET.
    # Signing in needs no cookie, so the origin that browsers send with a form is compared
    # too: nobody is signed in to a stranger's account unawares.
    origin = request.headers.get("Origin")
    if origin and origin.partition("://")[2] != request.headers.get("Host"):
        return 403
    # Browsers tell the length of every form, and the server reads no more than that.
    length = request.headers.get("Content-Length", "")
    return None if re.fullmatch("[0-9]{1,5}", length) and int(length) <= MOST else 413


def guarded(app: FastAPI) -> FastAPI:
    """
    Keep the session of *app* to itself, and its pages out of caches and frames.
    """

    @app.middleware("http")
    async def keep_private(
        request: Request, answer: Callable[[Request], Awaitable[Response]]
    ) -> Response:
        status = _refusal(request) if request.method == "POST" else None
        page = PlainTextResponse("", status) if status else await answer(request)
        page.headers["Cache-Control"] = "no-store"
        only = "default-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
        page.headers["Content-Security-Policy"] = only
        return page

    # It hides the cookie from scripts by itself; behind https, add https_only=True.
    secret = os.environ.get("SECRET_KEY") or new_key()
    app.add_middleware(SessionMiddleware, secret_key=secret, max_age=None, same_site="lax")
    return app
