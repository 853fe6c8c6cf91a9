#!/bin/sh
# Builds the demo game from its sources, byte for byte the same everywhere.
#   build.sh           rebuild lampwick.gb, lampwick.sym and lampwick.gb.sha256
#   build.sh --check   build into a temporary folder and compare with the committed ROM
# Exit: 0 built or the same, 1 the build failed or differs, 2 wrong usage, 3 the pinned toolchain is not here.
set -eu

pinned=4.2.0
demo=$(cd "$(dirname "$0")" && pwd)

usage() {
  echo "usage: build.sh [--check]" >&2
  exit 2
}

need_toolchain() {
  have=$(sdcc --version 2>/dev/null | sed -nE '1s/.* ([0-9]+\.[0-9]+\.[0-9]+) #.*/\1/p') || have=
  if [ "$have" != "$pinned" ]; then
    echo "the demo game is built with sdcc $pinned exactly, and here is ${have:-none}: install that version" >&2
    echo "(Debian 12: apt-get install --no-install-recommends sdcc) and try again" >&2
    exit 3
  fi
  for tool in go sdasgb makebin; do
    command -v "$tool" >/dev/null 2>&1 || { echo "no $tool found: install it and try again" >&2; exit 3; }
  done
}

# build OUT leaves lampwick.gb and lampwick.sym in the folder OUT.
build() {
  out=$1
  mkdir -p "$out"
  cd "$demo"
  go run ./gen -from data -to "$out"
  rels=
  for source in src/crt0.s src/video.s; do # the start-up first
    rel=$out/$(basename "$source" .s).rel
    sdasgb -plosgff -o "$rel" "$source"
    rels="$rels $rel"
  done
  for source in src/*.c "$out/data.c"; do
    rel=$out/$(basename "$source" .c).rel
    sdcc -msm83 --std-c11 --opt-code-size -Isrc -I"$out" -c "$source" -o "$rel"
    rels="$rels $rel"
  done
  # shellcheck disable=SC2086 # the list of object files is meant to be split
  sdcc -msm83 --no-std-crt0 --nostdlib --code-loc 0x200 --data-loc 0xC300 -o "$out/lampwick.ihx" $rels
  end=$(awk '$2 == "s__INITIALIZER" { print $1 }' "$out/lampwick.map")
  if [ "$((0x$end))" -ge 32760 ]; then
    echo "the demo game has outgrown its 32 KiB: it ends at $end" >&2
    exit 1
  fi
  makebin -Z -yo 2 -yn LAMPWICK -yp 0x143=0x80 -yp 0x146=0 -yp 0x14c=0 "$out/lampwick.ihx" "$out/lampwick.gb" 2>/dev/null
  awk '/^DEF _w_/ { a = $3; sub("0x", "", a); print "00:" tolower(substr(a, length(a)-3)) " " substr($2, 2) }' \
    "$out/lampwick.noi" | sort > "$out/lampwick.sym"
}

case "${1-}" in
"")
  need_toolchain
  build "$demo/out"
  cp "$demo/out/lampwick.gb" "$demo/out/lampwick.sym" "$demo/"
  (cd "$demo" && sha256sum lampwick.gb > lampwick.gb.sha256 && cat lampwick.gb.sha256)
  ;;
--check)
  need_toolchain
  tmp=$(mktemp -d)
  trap 'rm -rf "$tmp"' EXIT
  build "$tmp"
  if cmp "$tmp/lampwick.gb" "$demo/lampwick.gb" && cmp "$tmp/lampwick.sym" "$demo/lampwick.sym"; then
    echo "lampwick.gb is what its sources build"
  else
    echo "lampwick.gb is not what its sources build: run assets/demo/build.sh and commit the result" >&2
    exit 1
  fi
  ;;
*) usage ;;
esac
