using MGit.Engine.Running.Runtimes;
using MGit.Torch.Natives;

namespace MGit.Torch.Tests.Natives;

/// <summary>The step for older hosts, on the real library that comes with the module.</summary>
public sealed class WeakVersionTests
{
    private static readonly string Library = SmallNatives.PathOf("libLibTorchSharp.so");

    [LibraryFact]
    public void One_flag_of_one_needed_version_changes_and_nothing_else()
    {
        byte[] original = File.ReadAllBytes(Library);
        byte[] marked = [.. original];

        Assert.True(WeakVersion.Mark(marked, "GLIBCXX_3.4.32"));

        int[] changed = [.. Enumerable.Range(0, original.Length).Where(i => original[i] != marked[i])];
        int flag = Assert.Single(changed);
        Assert.Equal((0, 2), (original[flag], marked[flag]));
        // vna_hash stands four bytes before vna_flags; this is what binutils shows for the version.
        Assert.Equal(0x0297f842u, BitConverter.ToUInt32(marked, flag - 4));
    }

    [LibraryFact]
    public void A_version_that_is_not_needed_changes_nothing()
    {
        byte[] original = File.ReadAllBytes(Library);
        byte[] marked = [.. original];

        Assert.False(WeakVersion.Mark(marked, "GLIBCXX_9.9.9"));

        Assert.True(original.AsSpan().SequenceEqual(marked));
    }

    [LibraryFact]
    public void A_damaged_file_is_refused_and_never_read_outside_of()
    {
        byte[] original = File.ReadAllBytes(Library);
        Random random = new(5);
        int refused = 0;
        for (int round = 0; round < 300; round++)
        {
            byte[] damaged = round % 3 == 0 ? original[..random.Next(original.Length)] : [.. original];
            for (int i = 0; i < 4; i++)
            {
                // The header, and the table of sections at the end, decide where anything is read.
                int place = random.Next(2) == 0 ? random.Next(Math.Min(64, damaged.Length)) : damaged.Length - 1 - random.Next(Math.Min(2560, damaged.Length));
                damaged[Math.Max(0, place)] = (byte)random.Next(256);
            }

            try
            {
                WeakVersion.Mark(damaged, "GLIBCXX_3.4.32");
            }
            catch (InvalidDataException)
            {
                refused++;
            }
        }

        Assert.True(refused > 50, $"{refused} refused");
    }

    [Fact]
    public void What_is_no_ELF_file_is_refused()
    {
        Assert.Throws<InvalidDataException>(() => WeakVersion.Mark(new byte[64], "X"));
        Assert.Throws<InvalidDataException>(() => WeakVersion.Mark([], "X"));
    }

    [AttributeUsage(AttributeTargets.Method)]
    private sealed class LibraryFactAttribute : FactAttribute
    {
        public LibraryFactAttribute() =>
            Skip = TorchPlatform.Current.Identity == "linux-x64" ? null : "The library that needs the step is that of linux-x64.";
    }
}
