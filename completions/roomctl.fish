# Completion of roomctl for fish. It asks roomctl itself what can follow.

function __roomctl_words
    type -q -f roomctl; or return
    # Tokens come without their quotes; the one at the cursor comes as it is typed, perhaps with a quote still open.
    set -l before (commandline -opc)
    set -l raw (commandline -ct)
    set -l typed (string unescape -- $raw; or string unescape -- "$raw'"; or string unescape -- "$raw\"")
    set -l all (commandline -op)
    set -l after $all[(math (count $before) + 1)..]
    test -n "$raw"; and set -e after[1]
    command roomctl __complete fish (math (count $before) - 1) $before[2..] "$typed" $after </dev/null 2>/dev/null
    if test $status -eq 10
        # The name of a file: fish itself knows best.
        set -l flag (string match -r -- '^--[^=]*=' "$typed")
        for file in (complete -C "'' "(string replace -r -- '^--[^=]*=' '' $raw))
            printf '%s%s\0' "$flag" $file
        end
    end
end

complete -c roomctl -f -k -a '(__roomctl_words | string split0)'
