# Completion of roomctl for bash. It asks roomctl itself what can follow.

_roomctl() {
    COMPREPLY=()
    type -P roomctl >/dev/null || return
    local replies reply
    replies=$(
        command roomctl __complete bash "$2" "${COMP_LINE:0:COMP_POINT}" "${COMP_LINE:COMP_POINT}" \
            </dev/null 2>/dev/null
    )
    if [[ $? -eq 10 ]]; then
        # The name of a file: bash itself knows best.
        compopt -o default 2>/dev/null
        return
    fi
    # Each is quoted already, and no expansion may touch it.
    while IFS= read -r reply; do
        [[ -n $reply ]] && COMPREPLY+=("$reply")
    done <<<"$replies"
}

# Bash before 4.4 sorts the replies.
complete -o nosort -F _roomctl roomctl 2>/dev/null || complete -F _roomctl roomctl
