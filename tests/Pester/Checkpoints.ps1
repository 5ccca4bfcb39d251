# Makes a small safetensors file of one tensor; files of one seed differ in few values.
function New-TestCheckpoint {
    param(
        [Parameter(Mandatory)] [string] $Path,
        [int] $Variant = 1,
        [int] $Count = 4096
    )

    $null = New-Item -ItemType Directory -Force -Path (Split-Path $Path)
    $random = [System.Random]::new(7)
    $values = [float[]]::new($Count)
    for ($i = 0; $i -lt $Count; $i++) { $values[$i] = $random.NextDouble() - 0.5 }
    for ($i = 0; $i -lt $Count; $i += 64) { $values[$i] += $Variant * 1e-4 }
    $data = [byte[]]::new($Count * 4)
    [System.Buffer]::BlockCopy($values, 0, $data, 0, $data.Length)
    $header = [System.Text.Encoding]::UTF8.GetBytes(
        '{"weight":{"dtype":"F32","shape":[' + $Count + '],"data_offsets":[0,' + $data.Length + ']}}')
    # .NET's current folder is not PowerShell's location.
    $stream = [System.IO.File]::Create($ExecutionContext.SessionState.Path.GetUnresolvedProviderPathFromPSPath($Path))
    try {
        $stream.Write([System.BitConverter]::GetBytes([long]$header.Length), 0, 8)
        $stream.Write($header, 0, $header.Length)
        $stream.Write($data, 0, $data.Length)
    }
    finally {
        $stream.Dispose()
    }
}
