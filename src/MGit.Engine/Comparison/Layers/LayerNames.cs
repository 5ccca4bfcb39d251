using System.Globalization;

namespace MGit.Engine.Comparison.Layers;

/// <summary>Keeps the names of a graph's layers apart: files of a folder may use one name for different things.</summary>
internal sealed class LayerNames
{
    private readonly HashSet<string> _taken = new(StringComparer.Ordinal);

    /// <summary>The name itself, with its file where it is taken, and with a number where that is taken too.</summary>
    public string Unique(string name, string file)
    {
        if (_taken.Add(name))
        {
            return name;
        }

        string inFile = $"{file}:{name}";
        string unique = inFile;
        for (int number = 2; !_taken.Add(unique); number++)
        {
            unique = string.Create(CultureInfo.InvariantCulture, $"{inFile}#{number}");
        }

        return unique;
    }
}
