# Functions of .ci/setup; sourced, never run.
# shellcheck shell=bash

say() { printf '%s\n' "set-up: $*" >&2; }
stop() { say "$*"; exit 1; }

# A part that cannot be had: fatal in CI, a loud skip elsewhere.
missing() {
  [ "${CI:-}" != true ] || stop "MISSING: $*"
  printf '\n  *** SKIPPED: %s\n\n' "$*" >&2
}

# The first CPython 3.11 or later; version managers leave shims that exist and do not run, so each is tried.
find_python() {
  local name
  for name in ${PYTHON:-} python3 python3.11 python3.12 python3.13 python3.14 python; do
    if "$name" -c 'import sys; sys.exit(sys.version_info < (3, 11) or sys.implementation.name != "cpython")' 2>/dev/null
    then command -v "$name"; return; fi
  done
  return 1
}

# Installs Debian packages when root; else prints the one line to run.
debian_packages() {
  command -v dpkg-query >/dev/null || { say "not Debian: provide what these give by hand: $*"; return 0; }
  local name lacking=()
  for name in "$@"; do
    dpkg-query -W -f '${Status}' "$name" 2>/dev/null | grep -q 'ok installed' || lacking+=("$name")
  done
  [ ${#lacking[@]} -gt 0 ] || return 0
  if [ "$(id -u)" -eq 0 ]; then
    say "installing Debian packages: ${lacking[*]}"
    apt-get update -q >/dev/null 2>&1 || say "apt-get update failed; trying the lists at hand"
    DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends "${lacking[@]}" >/dev/null 2>&1 ||
      missing "Debian packages that would not install: ${lacking[*]}"
  else
    missing "run as root: apt-get update && apt-get install --no-install-recommends ${lacking[*]}"
  fi
}

# Whether the stamp FILE says that everything it names is as it was: the files, the interpreter and this folder.
stamp() { { "$1" -V; pwd -P; cat .ci/setup .ci/parts.sh "${@:2}"; } | sha256sum | cut -d' ' -f1; }
is_fresh() { [ -f "$1" ] && [ "$(cat "$1")" = "$2" ]; }

# make_environment FOLDER PYTHON FILE...: a virtual environment with exactly what the requirement files pin. With
# pyproject.toml among the files the project itself goes in too, as an editable install.
make_environment() {
  local folder=$1 base=$2 file mark key
  shift 2
  # A test environment holds all that a run-time one holds, so its stamp serves for both.
  mark="$folder/.stamp-$(basename "$1" .txt)" key=$(stamp "$base" "$@")
  if is_fresh "$mark" "$key" && [ -x "$folder/bin/python" ]; then return; fi
  say "installing $1 into $folder (about a minute)"
  "$folder/bin/python" -c pass 2>/dev/null || { rm -rf "$folder"; "$base" -m venv "$folder"; }
  "$folder/bin/python" -m pip --version >/dev/null 2>&1 || "$folder/bin/python" -m ensurepip >/dev/null
  rm -f "$mark"
  for file in "$@"; do
    [ "$file" = pyproject.toml ] || install "$folder" --require-hashes --no-deps -r "$file"
  done
  case " $* " in *" pyproject.toml "*) install "$folder" --no-deps --no-build-isolation -e . ;; esac
  echo "$key" > "$mark"
}

# pip writes byte-code only when told so where PYTHONDONTWRITEBYTECODE is set.
install() {
  local folder=$1
  shift
  "$folder/bin/python" -m pip install -q --compile --disable-pip-version-check --no-input --root-user-action ignore "$@"
}

# GOV.UK Frontend and the font, by npm from a lock that holds versions and integrity and no address.
fetch_browser_files() {
  local base=$1 target=portal/static/vendor mark key npm
  mark="$target/.stamp" key=$(stamp "$base" requirements/web/package-lock.json .ci/copy-browser-files)
  if is_fresh "$mark" "$key"; then return; fi
  say "fetching GOV.UK Frontend and the font"
  if command -v npm >/dev/null; then npm=(npm); else
    make_environment .tools/node "$base" requirements/node.txt
    PATH="$PWD/.tools/node/bin:$PATH" npm=("$PWD/.tools/node/bin/npm")
  fi
  mkdir -p .tools/web
  cp requirements/web/package.json requirements/web/package-lock.json .tools/web/
  "${npm[@]}" ci --prefix .tools/web --ignore-scripts --no-audit --no-fund --no-update-notifier --loglevel error
  bash .ci/copy-browser-files .tools/web/node_modules "$target"
  .venv/bin/python -m whitenoise.compress -q "$target" ttf woff2 png
  echo "$key" > "$mark"
  rm -rf .tools/web .tools/node
}
