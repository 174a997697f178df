#!/bin/sh
# Compile the theme into static/vendor/uswds; with --check, only say whether what is committed is current.
set -eu

cd "$(dirname "$0")"
committed=../static/vendor/uswds
uswds=node_modules/@uswds/uswds

npm install --silent --no-package-lock --no-audit --no-fund --omit=optional --ignore-scripts

built=$(mktemp -d)
trap 'rm -rf "$built"' EXIT
mkdir -p "$built/css" "$built/fonts" "$built/img"

node_modules/.bin/sass --quiet-deps --no-source-map --style=compressed \
  --load-path="$uswds/packages" portal.scss "$built/css/portal.css"
# Exactly the images that the stylesheet names: a missing one would stop collectstatic.
grep -oE '\.\./img/[^")]+' "$built/css/portal.css" | sort -u | while read -r url; do
  image=${url#../}
  mkdir -p "$built/$(dirname "$image")"
  cp "$uswds/dist/$image" "$built/$image"
done
cp "$uswds/dist/fonts/public-sans/PublicSans-Regular.woff2" "$uswds/dist/fonts/public-sans/PublicSans-Bold.woff2" "$built/fonts"
cp "$uswds/LICENSE.md" "$built/LICENSE.md"
node -p "'@uswds/uswds ' + require('./$uswds/package.json').version" > "$built/VERSION"
# mktemp makes the folder private to its owner; a web server must read it.
chmod -R u=rwX,go=rX "$built"

if [ "${1:-}" = "--check" ]; then
  diff -rq "$built" "$committed" || { echo "static/vendor/uswds is not what theme/ compiles to: run make theme" >&2; exit 1; }
else
  rm -rf "$committed"
  mkdir -p "$(dirname "$committed")"
  cp -R "$built" "$committed"
fi
