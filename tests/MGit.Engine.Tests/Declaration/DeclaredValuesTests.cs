using System.Collections;
using System.Collections.Specialized;
using MGit.Engine.Declaration;
using MGit.Engine.Errors;

namespace MGit.Engine.Tests.Declaration;

public sealed class DeclaredValuesTests
{
    [Fact]
    public void Values_become_what_the_file_holds()
    {
        OrderedDictionary given = new() { ["i"] = 3, ["f"] = 0.1f, ["u"] = 7UL, ["e"] = DayOfWeek.Friday, ["a"] = new object?[] { 1, "x", null }, ["h"] = new Hashtable { [5] = 'c' } };

        ValueMap map = DeclaredValues.MapOf(given, "metadata");

        Assert.Equal(["i", "f", "u", "e", "a", "h"], map.Keys);
        Assert.Equal([3L, 0.1, 7L, "Friday"], map.Values.Take(4));
        Assert.Equal([1L, "x", null], (IReadOnlyList<object?>)map["a"]!);
        Assert.Equal("c", ((ValueMap)map["h"]!)["5"]);
    }

    [Fact]
    public void What_a_file_cannot_hold_is_named()
    {
        Hashtable itself = [];
        itself["x"] = itself;
        foreach (object bad in new object[] { itself, new Hashtable { ["x"] = new object() }, new Hashtable { ["x"] = ulong.MaxValue }, new Hashtable { ["x"] = "\uD800" } })
        {
            Assert.Equal(ErrorCode.ArgumentInvalid, Assert.Throws<MGitException>(() => DeclaredValues.MapOf((IDictionary)bad, "metadata")).Code);
        }
    }

    [Fact]
    public void A_creation_is_read_as_the_file_reads_it()
    {
        CreateDeclaration create = DeclaredValues.CreateOf(new Hashtable { ["command"] = new object[] { "python3", "x.py", 3 }, ["parameters"] = new Hashtable { ["epochs"] = 2 } });

        Assert.Equal((CreateKind.Command, "python3"), (create.Kind, create.Target));
        Assert.Equal(["python3", "x.py", "3"], create.Command);
        Assert.Equal(2L, create.Parameters["epochs"]);
        Assert.Contains("did you mean \"script\"?", Assert.Throws<MGitException>(() => DeclaredValues.CreateOf(new Hashtable { ["scipt"] = "x" })).Message, StringComparison.Ordinal);
        Assert.Contains("leads out of the repository", Assert.Throws<MGitException>(() => DeclaredValues.CreateOf(new Hashtable { ["script"] = "../x" })).Message, StringComparison.Ordinal);
    }
}
