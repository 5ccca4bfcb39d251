using System.Collections;
using System.Globalization;
using System.Management.Automation;
using MGit.Engine.Errors;
using MGit.Engine.Running;

namespace MGit.PowerShell.Binding;

/// <summary>
/// Turns what scripts have for arrays into inputs of a model: lists in lists, typed arrays of .NET, objects with Shape and Data (which is
/// what models give), and dictionaries of any of these by name.
/// </summary>
internal static class InputArrays
{
    private const string OnlyInput = "input";

    /// <summary>All inputs that an argument stands for.</summary>
    /// <param name="data">The argument of -InputData.</param>
    /// <param name="shape">Shape of a flat array; null where its own counts.</param>
    public static IReadOnlyList<NamedArray> Of(object data, long[]? shape)
    {
        object bare = Bare(data)!;
        if (IsArrayObject(bare, data) is { } one)
        {
            return [one];
        }

        if (bare is IDictionary named)
        {
            // By its keys: a generic dictionary enumerates as something else than entries.
            return shape is null
                ? [.. named.Keys.Cast<object>().Select(key => Named(Convert.ToString(Bare(key), CultureInfo.InvariantCulture)!, named[key]))]
                : throw Fault("-Shape goes with a single array; in a table give each input as @{ Shape = …; Data = … }.");
        }

        if (bare is IList { Count: > 0 } list and not Array { Rank: > 1 }
            && list.Cast<object?>().Select(item => item is null ? null : IsArrayObject(Bare(item)!, item)).ToArray() is var objects
            && objects.All(item => item is not null))
        {
            return [.. objects!];
        }

        return [NestedArray.Read(OnlyInput, bare, shape)];
    }

    internal static object? Bare(object? value) => value is PSObject { BaseObject: not PSCustomObject } wrapped ? wrapped.BaseObject : value;

    internal static MGitException Fault(string message) => new(ErrorCode.ArgumentInvalid, message);

    private static NamedArray Named(string name, object? value)
    {
        object bare = Bare(value) ?? throw Fault($"The input \"{name}\" is null; expected numbers.");
        return IsArrayObject(bare, value!) is { } array ? array with { Name = name } : NestedArray.Read(name, bare, null);
    }

    // An object or a table with Data: an output of a model, or what a script put together.
    private static NamedArray? IsArrayObject(object bare, object original)
    {
        if (bare is ModelOutput output)
        {
            return NestedArray.Read(output.Name, output.Data, [.. output.Shape]);
        }

        (object? data, object? shape, object? name) = bare switch
        {
            IDictionary table => (Entry(table, "Data"), Entry(table, "Shape"), Entry(table, "Name")),
            PSObject { BaseObject: PSCustomObject } custom => (Property(custom, "Data"), Property(custom, "Shape"), Property(custom, "Name")),
            _ when original is PSObject { BaseObject: PSCustomObject } custom => (Property(custom, "Data"), Property(custom, "Shape"), Property(custom, "Name")),
            _ => default,
        };
        // A table with an input called Data is one of inputs, unless it says a shape or a name as well.
        return data is null || (shape is null && name is null)
            ? null
            : NestedArray.Read(
                name is null ? OnlyInput : Convert.ToString(Bare(name), CultureInfo.InvariantCulture)!,
                Bare(data)!,
                shape is null ? null : (long[])LanguagePrimitives.ConvertTo(shape, typeof(long[]), CultureInfo.InvariantCulture));
    }

    private static object? Entry(IDictionary table, string key) =>
        table.Keys.Cast<object>().FirstOrDefault(candidate => string.Equals(Bare(candidate) as string, key, StringComparison.OrdinalIgnoreCase)) is { } found
            ? table[found]
            : null;

    private static object? Property(PSObject custom, string name) => custom.Properties[name]?.Value;
}
