"""Save the template that deckgen makes from a brand as a PowerPoint file, to work on it in PowerPoint.

    python tools/make_brand_template.py assets/brands/nordlys/brand.yaml assets/brands/nordlys/nordlys.potx

The ending says what is saved: .potx is a template, .pptx a presentation without slides.
"""

from __future__ import annotations

import sys
from pathlib import Path

from deckgen.look import Look
from deckgen.powerpoint.template import read_logo, template_bytes
from deckgen.powerpoint.template_contrast import contrast_findings
from deckgen.spec.positions import read_yaml


def main(brand_file: Path, out: Path) -> None:
    look = Look.model_validate(read_yaml(brand_file, brand_file.name))
    logo = read_logo((brand_file.parent / look.logo.file).read_bytes(), look) if look.logo else ()
    for finding in contrast_findings(look):
        print(f"{finding.severity}: {finding.message}; {finding.hint}", file=sys.stderr)
    out.write_bytes(template_bytes(look, logo, as_template=out.suffix == ".potx"))


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    main(Path(sys.argv[1]), Path(sys.argv[2]))
