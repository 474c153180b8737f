"""Health checks: whether the process is alive, and whether it can answer visitors."""

from flask import Blueprint, Response, jsonify

from dashboard.errors import StoreError
from dashboard.portfolio.live_snapshot import LivePortfolio


def health_routes(portfolio: LivePortfolio) -> Blueprint:
    """A blueprint with ``/live`` and ``/ready``, to be registered under ``/health``. ``/live`` always answers 200.
    ``/ready`` answers 503 while no published data is in memory, else 200 with the version that is shown,
    ``stale_since`` if newer data may be missing, ``alarm`` if stored records do not fit their hash, and
    ``clock_skew_seconds``, by which the database's clock is ahead of this machine's."""
    routes = Blueprint("health", __name__)

    @routes.get("/live")
    def live() -> Response:
        return jsonify(status="live")

    @routes.get("/ready")
    def ready() -> tuple[Response, int]:
        try:
            snapshot = portfolio.current()
        except StoreError:
            return jsonify(status="no data: the store does not answer"), 503
        since = portfolio.unavailable_since
        state = {
            "stale_since": since.isoformat() if since else None,
            "alarm": portfolio.alarm or None,
            "clock_skew_seconds": round(portfolio.clock_skew),
        }
        return jsonify(status="ready", version=snapshot.id, **state), 200

    @routes.after_request
    def fresh(response: Response) -> Response:
        response.cache_control.no_store = True
        return response

    return routes
