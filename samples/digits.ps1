# Small images of digits for the samples, as a CSV file: 64 pixels from 0 to 16, the digit, whether it is even, and whether it is below 5.

function Export-Digit {
    param([string]$Source, [string]$Destination)

    if (Test-Path $Source) { $pixels, $labels = Read-Digit $Source } else { $pixels, $labels = New-Digit 1500 }
    $culture = [Globalization.CultureInfo]::InvariantCulture
    $text = [Text.StringBuilder]::new()
    $null = $text.Append([string]::Join(',', (0..63 | ForEach-Object { "p$_" }))).Append(",digit,parity,half`n")
    for ($row = 0; $row -lt $labels.Count; $row++) {
        $digit = [int]$labels[$row]
        foreach ($pixel in [float[]]$pixels[(64 * $row)..(64 * $row + 63)]) { $null = $text.Append($pixel.ToString($culture)).Append(',') }
        $null = $text.Append($digit).Append(',').Append($digit % 2).Append(',').Append([int]($digit -ge 5)).Append("`n")
    }

    $file = $ExecutionContext.SessionState.Path.GetUnresolvedProviderPathFromPSPath($Destination)
    $null = [IO.Directory]::CreateDirectory([IO.Path]::GetDirectoryName($file))
    [IO.File]::WriteAllText($file, $text.ToString())
    $labels.Count
}

# smartcore's layout: counts of features and rows as 64-bit integers, then pixels and labels in single precision.
function Read-Digit([string]$Source) {
    $bytes = [IO.File]::ReadAllBytes($Source)
    $count = [int][BitConverter]::ToInt64($bytes, 8)
    $pixels = [float[]]::new(64 * $count)
    $labels = [float[]]::new($count)
    [Buffer]::BlockCopy($bytes, 16, $pixels, 0, 256 * $count)
    [Buffer]::BlockCopy($bytes, 16 + 256 * $count, $labels, 0, 4 * $count)
    $pixels, $labels
}

# Where there are no real ones: ten drawings of 5 x 7 points, each time moved, drawn with another pressure, and smudged.
function New-Digit([int]$Count) {
    $random = [Random]::new(20240717)
    $drawings = @(
        '01110 10001 10011 10101 11001 10001 01110', '00100 01100 00100 00100 00100 00100 01110', '01110 10001 00001 00110 01000 10000 11111',
        '11111 00010 00100 00010 00001 10001 01110', '00010 00110 01010 10010 11111 00010 00010', '11111 10000 11110 00001 00001 10001 01110',
        '00110 01000 10000 11110 10001 10001 01110', '11111 00001 00010 00100 01000 01000 01000', '01110 10001 10001 01110 10001 10001 01110',
        '01110 10001 10001 01111 00001 00010 01100') | ForEach-Object { $_.Replace(' ', '') }
    $pixels = [float[]]::new(64 * $Count)
    $labels = [float[]]::new($Count)
    for ($row = 0; $row -lt $Count; $row++) {
        $labels[$row] = $random.Next(10)
        $drawing = $drawings[[int]$labels[$row]]
        $left = $random.Next(4); $top = $random.Next(2); $pressure = 7 + 6 * $random.NextDouble()
        for ($i = 0; $i -lt 35; $i++) {
            # One point in twenty-five is drawn where none belongs, or left out.
            $ink = ($drawing[$i] -eq '1') -ne ($random.NextDouble() -lt 0.04)
            if ($ink) {
                $at = 64 * $row + 8 * ($top + [Math]::Floor($i / 5)) + $left + $i % 5
                $pixels[$at] += $pressure
                if ($at % 8 -ne 7) { $pixels[$at + 1] += 0.3 * $pressure }
            }
        }
        for ($i = 64 * $row; $i -lt 64 * $row + 64; $i++) { $pixels[$i] = [Math]::Min(16, [Math]::Round($pixels[$i])) }
    }

    $pixels, $labels
}
