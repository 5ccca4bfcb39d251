using System.Collections;
using MGit.Engine.Checkpoints.Safetensors;
using MGit.Engine.Declaration;
using MGit.Engine.Models;
using MGit.Engine.Running.Architectures;

namespace MGit.Torch.Tests;

/// <summary>A folder of small models that a test makes.</summary>
public sealed class ModelFiles : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("mgit-torch-");

    public string PathOf(string name) => Path.Combine(folder.FullName, name);

    public static ValueMap Declared(params (string Key, object Value)[] entries) =>
        DeclaredValues.MapOf(entries.ToDictionary(entry => entry.Key, entry => entry.Value), "architecture");

    public static ValueMap Mlp(int inputs, int[] hidden, int outputs) =>
        Declared(("kind", "mlp"), ("inputs", inputs), ("hidden", hidden), ("outputs", outputs));

    public static ValueMap Heads(int inputs, int[] hidden, params (string Name, int Outputs)[] heads) => Declared(
        ("kind", "mlp"), ("inputs", inputs), ("hidden", hidden),
        ("heads", new Hashtable(heads.ToDictionary(head => head.Name, head => head.Outputs))));

    /// <summary>Writes a model at its starting point, opened for reading.</summary>
    /// <param name="seedOf">The seed of a parameter.</param>
    public ModelSource Write(string name, ValueMap declared, Func<string, long> seedOf)
    {
        Architecture architecture = Architecture.Parse(declared, name);
        string path = PathOf(name + ".safetensors");
        using (FileStream file = File.Create(path))
        {
            SafetensorsWriter.Write(file, architecture.Parameters.Select(parameter =>
            {
                byte[] bytes = new byte[parameter.Length];
                StartingPoint.Fill(parameter, seedOf(parameter.Name), bytes);
                return new SafetensorsTensor(parameter.Name, parameter.ElementType, parameter.Shape, destination => destination.Write(bytes));
            }));
        }

        return ModelSource.OpenPath(path, CancellationToken.None);
    }

    public void Dispose() => folder.Delete(recursive: true);
}
