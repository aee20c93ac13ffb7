#!/bin/bash
# Sends a list of users to Claviger, project @PROJECT@.
#
#     @NAME@ HEADER LIST
#
# HEADER is a file with the line "Authorization: Bearer KEY", LIST the file of users.
# Ends with 0 when the list was taken, with 1 when it was refused or could not be sent, and with 3
# when it is held until an administrator approves it. Standard error says why.
# Needs bash, curl and the GNU core utilities.
set -uo pipefail

header=${1:?name the file with the key}
list=${2:?name the list of users}
url=@URL@

end() {
    echo "claviger: $2" >&2
    exit "$1"
}

# What changes while somebody writes the list.
shape() {
    stat -c '%i %s %y' "$list"
}

# What its bytes come to, as RFC 9530 wants it.
digest() {
    printf "$(sha256sum <"$list" | sed 's/ .*//; s/../\\x&/g')" | base64
}

# The answer, with each error on a line of its own; a thousand of them help nobody.
tell() {
    sed 's/:\[{/:[\n{/g; s/},{/},\n{/g' <<<"$answer" | sed -n '1,25p' >&2
}

for file in "$header" "$list"; do
    [ -f "$file" ] && [ -r "$file" ] || end 1 "$file is not there, or this account may not read it; nothing was sent"
done

looks=300
while
    before=$(shape)
    sleep 2
    digest=$(digest)
    [ "$(shape)" != "$before" ]
do
    ((looks -= 1)) || end 1 "$list kept changing for ten minutes and was not sent; look what writes it"
done

answer=$(curl --silent --show-error --tlsv1.2 --retry 3 --max-time 1800 --request POST \
    --header "@$header" --header 'Content-Type: text/csv' --header "Content-Digest: sha-256=:$digest:" \
    --upload-file "$list" --write-out '\n%{http_code}' "$url") || end 1 "$list could not be sent"
status=${answer##*$'\n'}
answer=${answer%$'\n'*}
case $status in
200) exit 0 ;;
202) tell && end 3 "$list is held until an administrator approves it; nothing was changed" ;;
*) tell && end 1 "$list was refused (HTTP $status)" ;;
esac
