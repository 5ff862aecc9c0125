#!/bin/sh
# smoke.sh URL: drives the main job over HTTP against a running instance, under a name of its own, and deletes what it created, also
# when it fails or is interrupted. Says what it does. Exits 0 if every answer is right; else says which was not, and exits 1. Needs curl.
set -u
url=${1:?usage: smoke.sh URL, for example smoke.sh http://localhost:8080}
api=$url/api/v1
name=smoke-$$-$(date +%s)
iris=$(dirname "$0")/../src/MlpService/Demonstration/iris.csv
answer=$(mktemp)
to_delete=

say() {
    echo "smoke: $1"
}

# delete COLLECTION/NAME: waits for a job that was cancelled to end, before which neither it nor what it needs can be deleted
delete() {
    tries=0
    while status=$(curl -s -o "$answer" -w '%{http_code}' --max-time 60 -X DELETE "$api/$1") && [ "$status" = 409 ]; do
        tries=$((tries + 1))
        [ "$tries" -le 150 ] || break
        sleep 0.2
    done
    case $status in
        204) say "deleted $1" ;;
        404) ;; # it did not come so far
        *) echo "smoke: $1 is left behind: status $status for its deletion" >&2; return 1 ;;
    esac
}

clean_up() {
    result=$?
    trap - EXIT
    [ -z "${job:-}" ] || curl -s -o /dev/null --max-time 60 -X POST "$api/jobs/$job/cancel"
    for what in $to_delete; do
        delete "$what" || result=1
    done
    rm -f "$answer"
    exit "$result"
}
trap clean_up EXIT
trap 'exit 1' HUP INT TERM

fail() {
    echo "smoke: $1, answered:" >&2
    cat "$answer" >&2
    echo >&2
    exit 1
}

# ask STATUS CURL-ARGUMENTS...: the answer's body goes to $answer
ask() {
    expected=$1
    shift
    status=$(curl -s -o "$answer" -w '%{http_code}' --max-time 60 "$@") || fail "no answer from $*"
    [ "$status" = "$expected" ] || fail "status $status instead of $expected for $*"
}

post_json() {
    ask "$1" -X POST -H 'Content-Type: application/json' --data "$3" "$api/$2"
}

has() {
    grep -q "$1" "$answer" || fail "no $1 in the answer"
}

ask 200 "$url/health/live"
ask 200 "$url/health/ready"
say "$url is alive and ready"
to_delete="models/$name datasets/$name networks/$name"
post_json 201 networks "{\"name\": \"$name\", \"layers\": [{\"units\": 32, \"activation\": \"relu\"}, {\"activation\": \"softmax\"}]}"
say "saved networks/$name"
ask 201 -X POST -H 'Content-Type: text/csv' --data-binary "@$iris" "$api/datasets?name=$name"
has '"rows":150'
say "uploaded datasets/$name"
post_json 202 jobs "{\"network\": \"$name\", \"dataset\": \"$name\", \"target\": \"species\", \"model\": \"$name\", \"test\": {\"fraction\": 0.2}}"
job=$(sed -E 's/.*"id":"([^"]+)".*/\1/' "$answer")
to_delete="jobs/$job $to_delete"
say "queued jobs/$job"

tries=0
until grep -qE '"status":"(succeeded|failed|cancelled)"' "$answer"; do
    tries=$((tries + 1))
    [ "$tries" -le 300 ] || fail "job $job did not finish within a minute"
    sleep 0.2
    ask 200 "$api/jobs/$job"
done
has '"status":"succeeded"'
say "trained models/$name"

ask 200 "$api/models/$name/versions/1"
grep -qE '"test":\{"rows":30,[^}]*"accuracy":(1|0\.9)' "$answer" || fail "test accuracy below 0.9"
post_json 200 "models/$name/predict" '{"instances": [[5.1, 3.5, 1.4, 0.2], [6.7, 3.1, 5.6, 2.4]]}'
has '"label":"setosa".*"label":"virginica"'
say "predicted with models/$name"
post_json 422 "models/$name/predict" '{"instances": [[5.1, 3.5, 1.4]]}'
has 'Row 0'
ask 404 "$api/models/$name-none"
say "the main job works at $url"
