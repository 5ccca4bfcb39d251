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

# Where there are no real ones: ten drawings, each time with other noise.
function New-Digit([int]$Count) {
    $random = [Random]::new(20240717)
    $drawings = [float[]]::new(640)
    for ($i = 0; $i -lt 640; $i++) { $drawings[$i] = if ($random.NextDouble() -lt 0.4) { 12 } else { 1 } }
    $pixels = [float[]]::new(64 * $Count)
    $labels = [float[]]::new($Count)
    for ($row = 0; $row -lt $Count; $row++) {
        $labels[$row] = $random.Next(10)
        for ($i = 0; $i -lt 64; $i++) {
            $noisy = $drawings[64 * [int]$labels[$row] + $i] + 22 * ($random.NextDouble() + $random.NextDouble() - 1)
            $pixels[64 * $row + $i] = [Math]::Min(16, [Math]::Max(0, [Math]::Round($noisy)))
        }
    }

    $pixels, $labels
}
