<#
Makes checkpoints for the samples: a small text classifier of 2.6 million float32 parameters and what training makes of it.
Everything is seeded, so the same files come out each time.
#>

# Names and shapes of the parameters, in file order.
$script:Layers = [ordered]@{
    'embedding.weight' = 4000, 256
    'blocks.0.attention.qkv.weight' = 768, 256
    'blocks.0.attention.out.weight' = 256, 256
    'blocks.0.norm.weight' = 256
    'blocks.0.mlp.up.weight' = 1024, 256
    'blocks.0.mlp.down.weight' = 256, 1024
    'blocks.1.attention.qkv.weight' = 768, 256
    'blocks.1.attention.out.weight' = 256, 256
    'blocks.1.norm.weight' = 256
    'blocks.1.mlp.up.weight' = 1024, 256
    'blocks.1.mlp.down.weight' = 256, 1024
    'head.weight' = 8, 256
    'head.bias' = 8
}

# How many parameters the model has.
function Get-SampleSize {
    $total = 0
    foreach ($shape in $script:Layers.Values) { $total += $shape.Count -eq 2 ? $shape[0] * $shape[1] : $shape[0] }
    $total
}

# Samples of a normal distribution: a table of quantile values, drawn from in bulk.
function New-SampleNoise([System.Random]$Random, [int]$Count) {
    $table = [float[]]::new(8192)
    for ($i = 0; $i -lt $table.Length; $i++) {
        $table[$i] = [Math]::Sqrt(-2 * [Math]::Log(1 - $Random.NextDouble())) * [Math]::Cos(2 * [Math]::PI * $Random.NextDouble())
    }
    , $Random.GetItems[float]($table, $Count)
}

# Weights as training from scratch leaves them.
function New-SampleWeight([int]$Seed) {
    $random = [System.Random]::new($Seed)
    $count = Get-SampleSize
    $weights = New-SampleNoise $random $count
    $fine = New-SampleNoise $random $count
    for ($i = 0; $i -lt $count; $i++) { $weights[$i] = 0.04 * $weights[$i] + 0.00002 * $fine[$i] }
    , $weights
}

# A fine-tune: every weight moves a little. -Last moves only so many parameters at the end, as with a frozen backbone.
function Update-SampleWeight([float[]]$Weight, [int]$Seed, [double]$Step, [int]$Last = $Weight.Length) {
    $tuned = [float[]]$Weight.Clone()
    $noise = New-SampleNoise ([System.Random]::new($Seed)) $Last
    $start = $tuned.Length - $Last
    for ($i = 0; $i -lt $Last; $i++) { $tuned[$start + $i] += $Step * $noise[$i] }
    , $tuned
}

# Pruning by magnitude: the weights nearest to zero become zero.
function Limit-SampleWeight([float[]]$Weight, [double]$Threshold) {
    $pruned = [float[]]$Weight.Clone()
    for ($i = 0; $i -lt $pruned.Length; $i++) {
        $value = $pruned[$i]
        if ($value -lt $Threshold -and $value -gt -$Threshold) { $pruned[$i] = 0 }
    }
    , $pruned
}

# Writes a safetensors file: the length of the header, the header (JSON), the values.
function Export-SampleCheckpoint([float[]]$Weight, [string]$Path) {
    $entries = [System.Collections.Generic.List[string]]::new()
    $entries.Add('"__metadata__":{"format":"pt"}')
    $offset = 0
    foreach ($name in $script:Layers.Keys) {
        $shape = @($script:Layers[$name])
        $count = $shape.Count -eq 2 ? $shape[0] * $shape[1] : $shape[0]
        $end = $offset + 4 * $count
        $entries.Add("`"$name`":{`"dtype`":`"F32`",`"shape`":[$($shape -join ',')],`"data_offsets`":[$offset,$end]}")
        $offset = $end
    }
    $header = '{' + ($entries -join ',') + '}'
    $header = $header.PadRight([Math]::Ceiling($header.Length / 8) * 8)
    $values = [byte[]]::new(4 * $Weight.Length)
    [Buffer]::BlockCopy($Weight, 0, $values, 0, $values.Length)
    $file = [IO.File]::Create($Path)
    try {
        $file.Write([BitConverter]::GetBytes([long]$header.Length), 0, 8)
        $file.Write([Text.Encoding]::ASCII.GetBytes($header), 0, $header.Length)
        $file.Write($values, 0, $values.Length)
    }
    finally {
        $file.Dispose()
    }
}
