#!/usr/bin/env bash
# Takes newer documents from their providers, and opens or updates one pull request for each API that has one.
#
#     .github/update.sh [API]...        by default all APIs that have a `source` in specs/codegen.toml
#
# `workflows/update.yml` runs this. It needs a clone with the remote `origin`, and `gh`. The branch update/<API> is this
# script's own, until somebody else commits to it: then it is left alone.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

base=${BASE:-main}
author='github-actions[bot]'
email='41898282+github-actions[bot]@users.noreply.github.com'
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT

# What is made from a provider's document runs without the secrets of the job.
bare() {
    env -i PATH="$PATH" HOME="$HOME" ${CARGO_HOME:+CARGO_HOME="$CARGO_HOME"} ${RUSTUP_HOME:+RUSTUP_HOME="$RUSTUP_HOME"} "$@"
}

# The end of a log, as text that Markdown leaves alone.
quoted() {
    tail -n 60 "$1" | sed 's/^/    /'
}

# A key of the report for programs.
verdict() {
    sed -n 's/^  "'"$1"'": "\([a-z]*\)",$/\1/p' "$scratch/report.json"
}

# Sets `labels`, and writes the description of the pull request. Its texts come from the provider: they are data in a file.
describe() {
    local api=$1 failed=$2
    labels=()
    {
        if [ -n "$failed" ]; then
            labels+=('needs work')
            printf '`%s` fails:\n\n' "$failed"
            quoted "$scratch/log"
            printf '\nPush what mends it to this branch; from then on it is left alone.\n\n'
        fi
        if bare cargo xtask diff --base "origin/$base" --format json >"$scratch/report.json" 2>/dev/null; then
            labels+=("release: $(verdict release)" "wire: $(verdict wire)")
            bare cargo xtask diff --base "origin/$base" --format markdown
        fi
    } >"$scratch/all.md"
    # GitHub takes 65,536 letters.
    awk '{ size += length($0) + 1 } size > 60000 { print "\n…"; exit } { print }' "$scratch/all.md" >"$scratch/body.md"
}

# Opens the pull request of a branch, or brings an open one up to date.
publish() {
    local api=$1 branch=$2 number label old
    local arguments=()
    for label in "${labels[@]}"; do
        gh label create "$label" --force --description 'Set by the update of documents' >/dev/null
    done
    number=$(gh pr list --head "$branch" --base "$base" --state open --json number --jq '.[0].number // empty')
    if [ -z "$number" ]; then
        for label in "${labels[@]}"; do
            arguments+=(--label "$label")
        done
        gh pr create --head "$branch" --base "$base" --title "Update the document of $api" \
            --body-file "$scratch/body.md" "${arguments[@]}"
        return
    fi
    while IFS= read -r old; do
        case $old in
            'release: '* | 'wire: '* | 'needs work') arguments+=(--remove-label "$old") ;;
        esac
    done < <(gh pr view "$number" --json labels --jq '.labels[].name')
    # A label that is still right goes and comes back.
    [ ${#arguments[@]} -eq 0 ] || gh pr edit "$number" "${arguments[@]}"
    arguments=()
    for label in "${labels[@]}"; do
        arguments+=(--add-label "$label")
    done
    gh pr edit "$number" --body-file "$scratch/body.md" "${arguments[@]}"
}

update() {
    local api=$1 branch=update/$1 failed='' authors
    git switch --quiet --force-create "$branch" "origin/$base"
    if ! env -u GH_TOKEN -u GITHUB_TOKEN cargo xtask vendor "$api" >"$scratch/log" 2>&1 \
        && [ -z "$(git status --porcelain -- specs)" ]; then
        cat "$scratch/log" >&2
        return 1
    fi
    if [ -z "$(git status --porcelain -- specs)" ]; then
        printf '%s: nothing newer\n' "$api"
        return
    fi
    if ! bare cargo xtask codegen >"$scratch/log" 2>&1; then
        failed='cargo xtask codegen'
    elif ! bare cargo test --workspace >"$scratch/log" 2>&1; then
        failed='cargo test --workspace'
    fi
    describe "$api" "$failed"
    git add -A -- specs generated-client
    git -c user.name="$author" -c user.email="$email" commit --quiet --no-verify -m "Update the document of $api"
    if git rev-parse --quiet --verify "origin/$branch" >/dev/null; then
        authors=$(git log --format=%ae "origin/$base..origin/$branch" | sort -u)
        if [ -n "$authors" ] && [ "$authors" != "$email" ]; then
            printf '%s: somebody else has committed to %s, which is left alone\n' "$api" "$branch"
            return
        fi
        if [ "$(git rev-parse 'HEAD^{tree}' 'HEAD^')" = "$(git rev-parse "origin/$branch^{tree}" "origin/$branch^")" ]; then
            printf '%s: the same as last time\n' "$api"
        else
            git push --quiet --force-with-lease="$branch:origin/$branch" origin "$branch"
        fi
    else
        git push --quiet origin "$branch"
    fi
    publish "$api" "$branch"
}

git fetch --quiet --prune origin
[ $# -gt 0 ] || mapfile -t apis < <(cargo xtask vendor --list)
[ $# -eq 0 ] || apis=("$@")
result=0
# One that fails does not keep the others. A function in a condition would go on behind its failures.
for api in "${apis[@]}"; do
    set +e
    (set -e; update "$api")
    [ $? -eq 0 ] || { printf '%s: failed\n' "$api" >&2; result=1; }
    set -e
done
exit "$result"
