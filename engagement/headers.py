"""The header that no library of ours sends."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponseBase

Answer = Callable[[HttpRequest], HttpResponseBase]


def same_origin_only(get_response: Answer) -> Answer:
    """No other site may draw our pages, pictures or scripts into its own (Cross-Origin-Resource-Policy)."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        response = get_response(request)
        response.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        return response

    return middleware
