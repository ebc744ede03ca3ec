#!/bin/sh
# Check a Probatum package that was unpacked: POSIX sh, sha256sum, openssl 1.1.1 or newer, and the small tools that come
# with every system (base64 cat comm cut head mktemp od rm sort tail tr wc). No network.
#
#     sh verify.sh [FOLDER [KEYFILE [CHECKPOINT]]]
#
# FOLDER is the unpacked package (default: the folder of this file), KEYFILE holds the public key that you trust, got from
# elsewhere ("" for none), CHECKPOINT is an older checkpoint of the same ledger. Take this file from a source that you
# trust: a copy inside a package that somebody altered can have been altered, too. Exit code 0: every check passed; 1: a
# check failed; 2: it could not be run. It shares no code with Probatum and none with verify.py.

set -u
LC_ALL=C
export LC_ALL
case $0 in */*) here=${0%/*} ;; *) here=. ;; esac
began=$PWD
absolute() { case $1 in '' | /*) echo "$1" ;; *) echo "$began/$1" ;; esac; }
trusted=$(absolute "${2:-}")
old=$(absolute "${3:-}")
for file in "$trusted" "$old"; do
    [ -z "$file" ] || [ -r "$file" ] || { echo "verify.sh: $file cannot be read" >&2; exit 2; }
done
for tool in sha256sum openssl base64 cat comm cut head mktemp od rm sort tail tr wc; do
    command -v "$tool" >/dev/null || { echo "verify.sh: the program $tool is needed" >&2; exit 2; }
done
cd "${1:-$here}" || exit 2
work=$(mktemp -d) || exit 2
trap 'rm -rf "$work"' EXIT
trap 'exit 2' HUP INT TERM
bad=0
der=302a300506032b6570032100 # RFC 8410: what stands before the 32 bytes of an Ed25519 public key

# Each step runs in a subshell and prints one line: what was checked, or the first thing that is wrong.
step() {
    if said=$("$2" 2>&1); then echo "ok: $1: $said"; else echo "FAILED: $1: $said"; bad=1; fi
}
stop() { echo "$*"; exit 1; }
is_number() {
    case $1 in '' | *[!0-9]* | 0?*) return 1 ;; esac
    [ ${#1} -le 18 ]
}
is_hash() {
    case $1 in *[!0-9a-f]*) return 1 ;; esac
    [ ${#1} -eq 64 ]
}
digest() { sha256sum | cut -c1-64; }
to_hex() { od -An -v -tx1 | tr -d ' \n'; }
raw() { # hex to bytes, by octal escapes: a portable printf knows no others
    hex_=$1 escaped_=
    while [ -n "$hex_" ]; do
        rest_=${hex_#??}
        byte_=$((0x${hex_%"$rest_"}))
        escaped_="$escaped_\\0$((byte_ >> 6))$(((byte_ >> 3) & 7))$((byte_ & 7))"
        hex_=$rest_
    done
    printf '%b' "$escaped_"
}
node() { raw "01$1$2" | digest; } # RFC 6962, section 2.1
decode() {                        # base64 in its one written form, as hex
    decoded_=$(printf '%s' "$1" | base64 -d 2>/dev/null | to_hex)
    [ "$(raw "$decoded_" | base64 | tr -d '\n')" = "$1" ] || return 1
    echo "$decoded_"
}

walk() { # every file below $1, one a line; what is neither folder nor plain file is marked
    for each in "$1"/* "$1"/.[!.]* "$1"/..?*; do
        if [ -L "$each" ]; then echo "!${each#./}"; elif [ -d "$each" ]; then (walk "$each"); elif [ -f "$each" ]; then
            echo "${each#./}"
        elif [ -e "$each" ]; then echo "!${each#./}"; fi
    done
}

names() { # every file is of a kind that a package has
    walk . >"$work/unsorted"
    sort "$work/unsorted" >"$work/files"
    while IFS= read -r path; do
        case $path in
        *[!A-Za-z0-9._+/-]* | */.* | .*) stop "a file of a strange name: $path" ;;
        bagit.txt | bag-info.txt | VERIFY.md | verify.py | verify.sh | manifest-sha256.txt) ;;
        tagmanifest-sha256.txt | package.note) ;;
        data/index.html | data/ledger/checkpoint | data/ledger/keys.txt) ;;
        data/*/*/*/*/*) stop "an unknown file: $path" ;;
        data/ledger/seals/*/*) is_number "$(echo "$path" | cut -d/ -f4)" || stop "an unknown file: $path" ;;
        data/*/*/*/*) stop "an unknown file: $path" ;;
        data/ledger/leaves/*.json) numbered "$path" .json ;;
        data/ledger/proofs/*.txt) numbered "$path" .txt ;;
        data/ledger/openings/*.*.opening) numbered "${path%.*.opening}" '' ;;
        data/ledger/consistency/*-*.txt) numbered "${path%-*}" '' && numbered "x/x/x/${path#*-}" .txt ;;
        data/*/*/*) stop "an unknown file: $path" ;;
        data/originals/sha256-*) ;;
        data/sidecars/*.json | data/records/*.json | data/schemas/*.json) ;;
        *) stop "an unknown file: $path" ;;
        esac
    done <"$work/files"
    for path in bagit.txt bag-info.txt VERIFY.md verify.py verify.sh manifest-sha256.txt tagmanifest-sha256.txt \
        package.note; do [ -f "$path" ] || stop "missing: $path"; done
    echo "$(wc -l <"$work/files") files"
}
numbered() {
    number_=${1##*/}
    is_number "${number_%"$2"}" || stop "an unknown file: $1"
}

manifests() { # RFC 8493: the manifests list every file once, none extra, and the digests are right
    [ "$(digest <bagit.txt)" = "$(printf 'BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n' | digest)" ] ||
        stop "bagit.txt differs"
    while IFS= read -r path; do
        case $path in data/*) echo "$path" >&3 ;; tagmanifest-sha256.txt | package.note) ;; *) echo "$path" >&4 ;; esac
    done <"$work/files" 3>"$work/payload" 4>"$work/tags"
    listed manifest-sha256.txt payload
    listed tagmanifest-sha256.txt tags
    bytes=0
    while IFS= read -r path; do bytes=$((bytes + $(wc -c <"$path"))); done <"$work/payload"
    oxum="Payload-Oxum: $bytes.$(($(wc -l <"$work/payload")))"
    while IFS= read -r line; do
        case $line in
        "$oxum") oxum= ;;
        Payload-Oxum:*) stop "bag-info.txt: $oxum expected" ;;
        esac
    done <bag-info.txt
    [ -z "$oxum" ] || stop "bag-info.txt: no payload-oxum"
    echo "$(wc -l <"$work/files") files"
}
listed() { # $1 lists the files that $work/$2 names
    [ "$(tail -c 1 "$1" | to_hex)" = 0a ] || stop "$1 ends in the middle of a line"
    [ "$(cut -c65,66 "$1" | sort -u)" = "  " ] || stop "$1: a strange line"
    cut -c67- "$1" | sort >"$work/named"
    [ "$(digest <"$work/named")" = "$(digest <"$work/$2")" ] ||
        stop "$1 does not list the files that are there: $(comm -3 "$work/named" "$work/$2" | head -n 3 | tr -d '\t' | tr '\n' ' ')"
    sha256sum -c --strict --quiet "$1" >"$work/said" 2>&1 || stop "$(head -n 1 "$work/said")"
}

key_of() { # "name id hex" of a line name+id+base64
    name_=${1%%+*} rest_key=${1#*+}
    id_=${rest_key%%+*}
    hex_key=$(decode "${rest_key#*+}") || stop "not a key: $1"
    case $name_$hex_key in *[\ \	]*) stop "not a key: $1" ;; esac
    case $hex_key in 01*) [ ${#hex_key} -eq 66 ] ;; *) false ;; esac || stop "not an Ed25519 key: $1"
    found_=$({ printf '%s\n' "$name_"; raw "$hex_key"; } | digest | cut -c1-8)
    [ "$found_" = "$id_" ] || stop "key id $found_ expected, $id_ found"
    echo "$name_ $id_ ${hex_key#01}"
}
keys() { # the public keys are well formed
    while IFS= read -r line; do key_of "$line" || exit 1; done <data/ledger/keys.txt >"$work/keys" || { cat "$work/keys"; exit 1; }
    [ -s "$work/keys" ] || stop "no keys"
    [ "$(tail -c 1 data/ledger/keys.txt | to_hex)" = 0a ] || stop "keys.txt ends in the middle of a line"
    cut -d' ' -f1,2 "$work/keys" | tr '\n' ' '
}

signed() { # $1 note, $2 keys, $3 lines of text: the text goes to $work/text; at least one of the keys signed it
    head -n "$3" "$1" >"$work/text"
    head -n $(($3 + 1)) "$1" | tail -n 1 >"$work/blank"
    [ "$(to_hex <"$work/blank")" = 0a ] || stop "$1 is not a signed note"
    tail -n +$(($3 + 2)) "$1" >"$work/signatures"
    [ "$(tail -c 1 "$1" | to_hex)" = 0a ] || stop "$1 ends in the middle of a line"
    count_=0
    while IFS= read -r line; do
        case $line in "— "*" "*) ;; *) stop "$1: not a signature line" ;; esac
        rest_sig=${line#"— "}
        signature_=$(decode "${rest_sig#* }") || stop "$1: not a signature line"
        while read -r name id key; do
            case "$name $id" in "${rest_sig%% *} $(echo "$signature_" | cut -c1-8)") ;; *) continue ;; esac
            by_key "$key" "$(echo "$signature_" | cut -c9-)" || stop "$1: the signature of $name does not fit"
            count_=$((count_ + 1))
        done <"$2"
    done <"$work/signatures"
    [ "$count_" -gt 0 ] || stop "$1: no known key signed it"
}
by_key() {
    raw "$2" >"$work/signature"
    { echo "-----BEGIN PUBLIC KEY-----"; raw "$der$1" | base64; echo "-----END PUBLIC KEY-----"; } >"$work/key.pem"
    openssl pkeyutl -verify -pubin -inkey "$work/key.pem" -rawin -in "$work/text" -sigfile "$work/signature" >/dev/null 2>&1
}

note() { # the note signs the digest of the tag manifest, in one form, by one key
    signed package.note "$work/keys" 5
    [ "$(wc -l <package.note)" -eq 7 ] || stop "package.note has another form"
    { read -r head && read -r id && read -r at && read -r label && read -r root; } <"$work/text"
    printf '%s\n' "$head" "$id" "$at" "$label" "$root" >"$work/again"
    [ "$(digest <"$work/again")" = "$(digest <"$work/text")" ] || stop "package.note has another form"
    [ "$head" = "probatum package v1" ] || stop "not a package's note"
    case $id in pkg-*[!0-9a-z-]* | pkg-) stop "not a package's id: $id" ;; pkg-*) ;; *) stop "not a package's id: $id" ;; esac
    case $at in *[!0-9T:.-]*Z) stop "not a time: $at" ;; ?*Z) ;; *) stop "not a time: $at" ;; esac
    case $label in fictional | "as collected") ;; *) stop "not a label: $label" ;; esac
    [ "$root" = "sha256:$(digest <tagmanifest-sha256.txt)" ] || stop "the note is for $root, this package is another"
    echo "root $root ($label)"
}

checkpoint_of() { # size and root (hex) of a checkpoint signed by one of the keys in $2
    signed "$1" "$2" 3
    { read -r origin && read -r size && read -r encoded; } <"$work/text"
    printf '%s\n' "$origin" "$size" "$encoded" >"$work/again"
    [ "$(digest <"$work/again")" = "$(digest <"$work/text")" ] || stop "$1 has another form"
    is_number "$size" && root=$(decode "$encoded") && is_hash "$root" || stop "$1 is not a checkpoint"
    echo "$size $root"
}
checkpoint() {
    checkpoint_of data/ledger/checkpoint "$work/keys" >"$work/head" || { cat "$work/head"; exit 1; }
    read -r size root <"$work/head"
    echo "$size entries, root $root"
}

leaves() { # each entry is in the ledger: its inclusion proof leads to the signed root (RFC 9162, 2.1.3.2)
    read -r size root <"$work/head" || stop "no head to check against"
    count=0
    for file in data/ledger/leaves/*.json; do
        index=${file##*/}
        index=${index%.json}
        [ -f "$file" ] && [ "$index" -lt "$size" ] || stop "entry $index is beyond the ledger, or there are none"
        [ -f "data/ledger/proofs/$index.txt" ] || stop "entry $index has no proof"
        whole_lines "data/ledger/proofs/$index.txt"
        at=$index last=$((size - 1)) found=$({ printf '\000'; cat "$file"; } | digest)
        while IFS= read -r part; do
            is_hash "$part" || stop "the proof of entry $index has another form"
            [ "$last" -gt 0 ] || stop "the proof of entry $index is too long"
            climb
        done <"data/ledger/proofs/$index.txt"
        [ "$last" -eq 0 ] && [ "$found" = "$root" ] || stop "entry $index leads to root $found"
        count=$((count + 1))
    done
    [ "$(walk data/ledger/proofs | wc -l)" -eq "$count" ] || stop "entries and proofs do not fit each other"
    echo "$count entries"
}
whole_lines() { # 64 digits and a newline each, and nothing else
    [ "$(wc -c <"$1")" -eq $((65 * $(wc -l <"$1"))) ] || stop "$1 has another form"
}
climb() {
    if [ $((at & 1)) -eq 1 ] || [ "$at" -eq "$last" ]; then
        found=$(node "$part" "$found")
        while [ $((at & 1)) -eq 0 ] && [ "$at" -gt 0 ]; do at=$((at >> 1)) last=$((last >> 1)); done
    else found=$(node "$found" "$part"); fi
    at=$((at >> 1)) last=$((last >> 1))
}

openings() { # each opened private value is what its entry commits to
    count=0
    for file in data/ledger/openings/*.opening; do
        [ -f "$file" ] || break
        index=${file##*/}
        name=${index#*.}
        name=${name%.opening} index=${index%%.*}
        [ -f "data/ledger/leaves/$index.json" ] && [ "$(wc -c <"$file")" -gt 32 ] || stop "$file: no entry, or no value"
        body=$(cat "data/ledger/leaves/$index.json")
        private=${body##*\"private\":\{}
        found=$({ printf 'probatum ledger commitment v1\n'; cat "$file"; } | digest)
        case ",${private%%\}*}," in *",\"$name\":\"sha256:$found\","*) ;; *) stop "$file: not what entry $index commits to" ;; esac
        count=$((count + 1))
    done
    echo "$count values"
}

originals() { # each original has the digest that it is named by, and an entry of the ledger names it
    cat data/ledger/leaves/*.json | tr '"' '\n' | sort -u >"$work/strings"
    : >"$work/originals"
    while read -r digest path; do
        case $path in data/originals/*) ;; *) continue ;; esac
        case $path in
        "data/originals/sha256-$digest" | "data/originals/sha256-$digest".[a-z0-9]*) echo "sha256:$digest" ;;
        *) stop "$path has other bytes, sha256 $digest" ;;
        esac >>"$work/originals"
    done <manifest-sha256.txt
    sort -u "$work/originals" | comm -23 - "$work/strings" >"$work/unnamed"
    [ ! -s "$work/unnamed" ] || stop "no entry of the ledger names $(head -n 1 "$work/unnamed")"
    echo "$(wc -l <"$work/originals") originals"
}

consistency() { # the ledger begins with its earlier heads (RFC 9162, 2.1.4.2)
    read -r size root <"$work/head" || stop "no head to check against"
    cat "$work/head" >"$work/heads"
    for file in data/ledger/consistency/*.txt; do
        [ -f "$file" ] || break
        older=${file##*/}
        newer=${older#*-} older=${older%%-*}
        [ "$older" -gt 0 ] && [ "$older" -le "$size" ] && [ "${newer%.txt}" = "$size" ] || stop "$file: not for this head"
        earlier "$file" || exit 1
        echo "$older $first" >>"$work/heads"
    done
    echo "$(($(wc -l <"$work/heads") - 1)) earlier heads"
}
earlier() {
    whole_lines "$1"
    while IFS= read -r part; do is_hash "$part" || stop "$1 has another form"; done <"$1"
    { read -r first; } <"$1" || stop "$1 is empty"
    at=$((older - 1)) last=$((size - 1))
    while [ $((at & 1)) -eq 1 ]; do at=$((at >> 1)) last=$((last >> 1)); done
    skip=2
    if [ "$older" -eq "$size" ]; then at=0 last=0; fi
    if [ "$at" -eq 0 ]; then inner=$first; else { read -r _ && read -r inner; } <"$1" || stop "$1 is too short"; skip=3; fi
    outer=$inner
    tail -n +$skip "$1" >"$work/parts"
    while IFS= read -r part; do
        [ "$last" -gt 0 ] || stop "$1 is too long"
        if [ $((at & 1)) -eq 1 ] || [ "$at" -eq "$last" ]; then
            inner=$(node "$part" "$inner") outer=$(node "$part" "$outer")
            while [ $((at & 1)) -eq 0 ] && [ "$at" -gt 0 ]; do at=$((at >> 1)) last=$((last >> 1)); done
        else outer=$(node "$outer" "$part"); fi
        at=$((at >> 1)) last=$((last >> 1))
    done <"$work/parts"
    [ "$last" -eq 0 ] && [ "$inner" = "$first" ] && [ "$outer" = "$root" ] || stop "$1 leads to other roots"
}

seals() { # each sealed checkpoint is a head of this ledger, and its timestamps are for it (RFC 3161)
    count=0
    for folder in data/ledger/seals/*/; do
        [ -d "$folder" ] || break
        sealed=${folder%/}
        sealed=${sealed##*/}
        found=$(checkpoint_of "${folder}checkpoint" "$work/keys") || stop "$found"
        [ "${found%% *}" = "$sealed" ] && known "$found" || stop "$folder: not a head of this ledger"
        for token in "$folder"*.tsr; do
            [ -f "$token" ] || continue
            [ -f "${token%.tsr}.pem" ] || stop "$token: no certificates beside it"
            # The certificates must have been valid when the token was made, not when it is checked.
            made=$(openssl ts -reply -in "$token" -text 2>/dev/null | stamped) && [ -n "$made" ] ||
                stop "$token: openssl finds no time in it"
            openssl ts -verify -data "${folder}checkpoint" -in "$token" -CAfile "${token%.tsr}.pem" -partial_chain \
                -attime "$made" >/dev/null 2>&1 || stop "$token: openssl does not accept it"
            count=$((count + 1))
        done
    done
    echo "$count timestamps"
}
stamped() { # "Time stamp: Mon dd hh:mm:ss yyyy GMT" as seconds since 1970 (days from the civil calendar)
    while read -r time stamp month day clock year zone; do
        [ "$time $stamp" = "Time stamp:" ] && [ "$zone" = GMT ] || continue
        months=JanFebMarAprMayJunJulAugSepOctNovDec
        before=${months%%"$month"*}
        m=$((${#before} / 3 + 1)) y=$year
        clock=${clock%%.*}
        hour=${clock%%:*} minute=${clock#*:}
        second=${minute#*:} minute=${minute%%:*}
        if [ "$m" -le 2 ]; then y=$((y - 1)) m=$((m + 9)); else m=$((m - 3)); fi
        days=$((y * 365 + y / 4 - y / 100 + y / 400 + (m * 153 + 2) / 5 + day - 1 - 719468))
        echo $((days * 86400 + ${hour#0} * 3600 + ${minute#0} * 60 + ${second#0}))
    done
}
known() {
    while IFS= read -r line; do [ "$line" != "$1" ] || return 0; done <"$work/heads"
    return 1
}

trusted_key() { # the package and the ledger's head are signed by the key that the recipient trusts
    { IFS= read -r line; } <"$trusted"
    key_of "$line" >"$work/trusted" || { cat "$work/trusted"; exit 1; }
    (signed package.note "$work/trusted" 5) && (signed data/ledger/checkpoint "$work/trusted" 3) || exit 1
    cut -d' ' -f1,2 "$work/trusted"
}
old_checkpoint() { # nothing that an older checkpoint covers was changed
    found=$(checkpoint_of "$old" "$work/keys") || stop "$found"
    known "$found" || stop "the package does not show that it continues this checkpoint: $found"
    echo "the first ${found%% *} entries are as they were"
}

step names names
step manifests manifests
step keys keys
step note note
step checkpoint checkpoint
step leaves leaves
step openings openings
step originals originals
step consistency consistency
step seals seals
if [ -n "$trusted" ]; then step "trusted key" trusted_key; else
    echo "not checked: trusted key: compare the key with one from another source"
fi
[ -z "$old" ] || step "old checkpoint" old_checkpoint
if [ "$bad" -eq 0 ]; then echo "The package is whole."; else echo "THE PACKAGE IS NOT WHOLE."; fi
exit "$bad"
