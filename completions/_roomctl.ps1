# Completion of roomctl for PowerShell. It asks roomctl itself what can follow.

Register-ArgumentCompleter -Native -CommandName roomctl -ScriptBlock {
    param($wordToComplete, $commandAst, $cursorPosition)

    # The words as they are typed, quotes included; the one to complete up to the cursor.
    $before = @()
    $typed = ''
    $after = @()
    foreach ($element in @($commandAst.CommandElements | Select-Object -Skip 1)) {
        $extent = $element.Extent
        if ($extent.EndOffset -lt $cursorPosition) {
            $before += $extent.Text
        } elseif ($extent.StartOffset -lt $cursorPosition) {
            $typed = $extent.Text.Substring(0, $cursorPosition - $extent.StartOffset)
        } else {
            $after += $extent.Text
        }
    }
    # An empty text completes nothing, not even file names.
    $nothing = ''
    # After a comma, PowerShell would replace a part of the word.
    if ($typed -match '^[^''"]*,') { return $nothing }
    # As one argument that is neither empty nor needs quotes: old versions pass others wrongly.
    $words = -join ($before + $typed + $after | ForEach-Object { [uri]::EscapeDataString($_) + ',' })

    $lastExitCode = $global:LASTEXITCODE
    try {
        $program = Get-Command roomctl -CommandType Application -TotalCount 1 -ErrorAction Stop
        $answer = '' | & $program __complete powershell $before.Count $words 2>$null
        # The name of a file: PowerShell itself knows best.
        if ($global:LASTEXITCODE -eq 10) { return }
    } catch {
        return $nothing
    } finally {
        $global:LASTEXITCODE = $lastExitCode
    }
    if (-not $answer) { return $nothing }
    $candidates = @($answer | ConvertFrom-Json | ForEach-Object { $_ })
    if (-not $candidates) { return $nothing }
    foreach ($candidate in $candidates) {
        $about = if ($candidate.description) { $candidate.description } else { $candidate.display }
        [System.Management.Automation.CompletionResult]::new(
            $candidate.value, $candidate.display, 'ParameterValue', $about)
    }
}
